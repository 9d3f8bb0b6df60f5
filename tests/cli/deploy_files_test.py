#!/usr/bin/python3
"""The files with which `carboy new` deploys a project, as far as they can be checked without systemd and Docker running:
systemd-analyze reads the unit, nginx serves the server block in front of a server that shows what it receives, and a shell
reads the commands of the Dockerfile.

usage: deploy_files_test.py <carboy command> [unittest options]
"""
import http.server
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.request

COMMAND = sys.argv.pop(1)
INSTRUCTIONS = {"FROM", "COPY", "RUN", "USER", "WORKDIR", "EXPOSE", "CMD"}
NGINX = """\
{user}error_log stderr;
pid {folder}/nginx.pid;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


class ShowFields(http.server.BaseHTTPRequestHandler):
    """Answers with the fields of the request."""
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        text = "".join(f"{name}: {value}\n" for name, value in self.headers.items()).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


class DeployFiles(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="carboy_deploy_")))
        subprocess.run([COMMAND, "new", "harbour"], cwd=self.folder, check=True, stdout=subprocess.DEVNULL)
        self.project = self.folder / "harbour"
        self.unit = (self.project / "deploy/harbour.service").read_text()

    def test_systemd_accepts_the_unit(self):
        program = shutil.which("systemd-analyze")
        if program is None:
            self.skipTest("systemd-analyze is not installed")
        installed = self.folder / "harbour_program"
        installed.write_text("#!/bin/sh\n")
        installed.chmod(0o755)
        unit = self.folder / "harbour.service"
        for text, accepted in ((self.unit, True), (self.unit.replace("DynamicUser=yes", "DynamicUsers=yes"), False)):
            unit.write_text(text.replace("/usr/local/bin/harbour", str(installed)))
            done = subprocess.run([program, "verify", unit], capture_output=True, text=True, timeout=60)
            self.assertEqual("harbour.service" in done.stderr, not accepted, done.stderr)
        unit.write_text(self.unit.replace("/usr/local/bin/harbour", str(installed)))
        # The threshold is 10 times the exposure; below 4 is "OK".
        done = subprocess.run([program, "security", "--offline=true", "--threshold=39", unit], capture_output=True, text=True,
                              timeout=60)
        self.assertEqual(done.returncode, 0, done.stdout[-1000:] + done.stderr)

    def test_the_program_has_the_commands_of_the_unit(self):
        """main.cpp passes its arguments on, so that the commands are the library's."""
        commands = re.findall(r"^Exec\w+=/usr/local/bin/harbour (\w+)", self.unit, re.M)
        self.assertEqual(commands, ["db", "run"])
        self.assertIn("create_app().main(argc, argv)", (self.project / "main.cpp").read_text())

    def test_nginx_passes_on_what_the_unit_trusts(self):
        """One value for each field of PROXY_FIX, whatever the client sends."""
        program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
        if program is None:
            self.skipTest("nginx is not installed")
        trusted = set(re.findall(r"HARBOUR_PROXY_FIX_(X_\w+)=1", self.unit))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), ShowFields)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        port = free_port()
        site = (self.project / "deploy/nginx.conf").read_text()
        self.assertEqual((site.count("listen 80;"), site.count("127.0.0.1:5000")), (1, 1))
        site = site.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("127.0.0.1:5000", f"127.0.0.1:{server.server_port}")
        (self.folder / "site.conf").write_text(site)
        (self.folder / "nginx.conf").write_text(NGINX.format(folder=self.folder, user="user root;\n" if os.getuid() == 0 else ""))
        command = [program, "-e", "stderr", "-c", self.folder / "nginx.conf", "-g", "daemon off;"]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True, timeout=60)
        self.assertIn("test is successful", checked.stderr)
        nginx = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            request = urllib.request.Request(f"http://127.0.0.1:{port}/notes/1?a=b", headers={
                "Host": "harbour.example", "X-Forwarded-For": "6.6.6.6", "X-Forwarded-Proto": "ftp",
                "X-Forwarded-Host": "evil.example"})
            deadline = time.monotonic() + 60
            while True:
                try:
                    with urllib.request.urlopen(request, timeout=60) as answer:
                        lines = answer.read().decode().splitlines()
                    break
                except urllib.error.URLError:
                    if time.monotonic() > deadline:
                        raise
                    time.sleep(0.05)
        finally:
            nginx.terminate()
            nginx.wait(timeout=60)
        fields = {name.lower(): [] for name in (line.partition(": ")[0] for line in lines)}
        for line in lines:
            name, _, value = line.partition(": ")
            fields[name.lower()].append(value)
        self.assertEqual(fields["host"], ["harbour.example"])
        forwarded = {"X_FOR": ["127.0.0.1"], "X_PROTO": ["http"], "X_HOST": ["harbour.example"]}
        self.assertEqual(trusted, set(forwarded))
        for name, value in forwarded.items():
            self.assertEqual(fields["x-forwarded-" + name[2:].lower()], value)

    def test_the_dockerfile(self):
        """Instructions that exist, files that exist, and commands that a shell can read."""
        text = (self.project / "Dockerfile").read_text()
        lines = [line for line in text.replace("\\\n", " ").splitlines() if line.strip() and not line.startswith("#")]
        stages = set()
        for line in lines:
            instruction, _, rest = line.partition(" ")
            self.assertIn(instruction, INSTRUCTIONS, line)
            if instruction == "FROM":
                stages.update(re.findall(r" AS (\w+)$", rest))
            elif instruction == "RUN":
                subprocess.run(["sh", "-n", "-c", rest], check=True)
            elif instruction == "CMD":
                subprocess.run(["sh", "-n", "-c", re.findall(r'"([^"]*)"', rest)[2]], check=True)
            elif instruction == "COPY" and rest.startswith("--from="):
                self.assertIn(rest.partition("=")[2].split()[0], stages)
            elif instruction == "COPY":
                source = rest.split()[0]
                self.assertTrue(source == "packages/*.deb" or (self.project / source).exists(), line)
        self.assertTrue(lines[0].startswith("FROM ") and lines[-1].startswith("CMD "))
        # The image contains neither the database of the developer nor another build.
        ignored = (self.project / ".dockerignore").read_text().split()
        self.assertLessEqual({"build/", "instance/"}, set(ignored))


if __name__ == "__main__":
    unittest.main()
