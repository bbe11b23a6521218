"""Certificates for the control API's TLS: an authority, the gateway's, a known client's, an unknown one's, and a forged one's."""
import subprocess

KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "7"]


def _openssl(*words):
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)


def _authority(directory, name):
    _openssl("req", "-x509", *KEY, "-subj", f"/O=Lab/CN={name}", "-addext", "basicConstraints=critical,CA:TRUE",
             "-keyout", directory / f"{name}.key", "-out", directory / f"{name}.pem")


def _signed(directory, name, authority, subject, extensions):
    request, extra = directory / f"{name}.csr", directory / f"{name}.ext"
    extra.write_text(extensions, encoding="ascii")
    _openssl("req", *KEY[:-2], "-subj", subject, "-keyout", directory / f"{name}.key", "-out", request)
    _openssl("x509", "-req", "-in", request, "-CA", directory / f"{authority}.pem", "-CAkey", directory / f"{authority}.key",
             "-CAcreateserial", "-days", "7", "-extfile", extra, "-out", directory / f"{name}.pem")


def make_pki(directory):
    """ca, elsewhere: authorities; gateway, hanako, nobody, forged: certificates with their keys."""
    directory.mkdir()
    _authority(directory, "ca")
    _authority(directory, "elsewhere")
    client = "extendedKeyUsage=clientAuth\n"
    _signed(directory, "gateway", "ca", "/O=Lab/CN=gateway", "subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth\n")
    _signed(directory, "hanako", "ca", "/O=Lab/CN=hanako", client)
    _signed(directory, "nobody", "ca", "/O=Lab/CN=nobody", client)
    _signed(directory, "forged", "elsewhere", "/O=Lab/CN=hanako", client)
    for key in directory.glob("*.key"):
        key.chmod(0o600)
    return directory


def make_pair_pki(directory, addresses):
    """ca; and for each node of a pair (name → address) one certificate that it serves and comes in with."""
    directory.mkdir(exist_ok=True)
    _authority(directory, "ca")
    for name, address in addresses.items():
        _signed(directory, name, "ca", f"/O=Lab/CN={name}", f"subjectAltName=IP:{address}\nextendedKeyUsage=serverAuth,clientAuth\n")
    for key in directory.glob("*.key"):
        key.chmod(0o600)
    return directory
