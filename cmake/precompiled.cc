// Owns the precompiled headers of cmake/precompiled.cmake; has nothing of its own.
