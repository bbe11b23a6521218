"""What run_flood needs: the gateway and its servers in namespaces of their own."""
