# SPDX-License-Identifier: Apache-2.0
"""Certificates for servers of tests, and an authority that vouches for them; made by openssl."""

import pathlib
import shutil
import subprocess
import tempfile

from pawl import clean_env

AUTHORITY = """
[ca]
default_ca = ours
[ours]
database = index.txt
serial = serial
new_certs_dir = .
private_key = ca.key
certificate = ca.crt
default_md = sha256
unique_subject = no
policy = any
[any]
commonName = supplied
"""


class Authority:
    """Close it: its folder goes with it."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pawl-tls-"))
        self.certificate = self.folder / "ca.crt"
        self._openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out",
                      "ca.crt", "-days", "2", "-subj", "/CN=an authority of ours")
        (self.folder / "ca.cnf").write_text(AUTHORITY)
        (self.folder / "index.txt").touch()
        (self.folder / "serial").write_text("01\n")

    def _openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, env=clean_env(),
                       cwd=self.folder)

    def sign(self, name, start="20200101000000Z", end="20490101000000Z"):
        """A certificate for `name`: its key and itself."""
        self._openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out",
                      f"{name}.csr", "-subj", f"/CN={name}")
        (self.folder / "names").write_text(f"subjectAltName=DNS:{name}")
        self._openssl("ca", "-batch", "-config", "ca.cnf", "-in", f"{name}.csr", "-out",
                      f"{name}.crt", "-startdate", start, "-enddate", end, "-extfile", "names")
        return self.folder / f"{name}.key", self.folder / f"{name}.crt"

    def make_self_signed(self, name):
        self._openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key",
                      "-out", f"{name}.crt", "-days", "2", "-subj", f"/CN={name}", "-addext",
                      f"subjectAltName=DNS:{name}")
        return self.folder / f"{name}.key", self.folder / f"{name}.crt"

    def close(self):
        shutil.rmtree(self.folder)
