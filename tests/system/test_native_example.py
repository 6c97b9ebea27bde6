# SPDX-License-Identifier: Apache-2.0
"""examples/native does what its README says: test_native_example.py BINARY CONFIG."""

import pathlib
import shutil
import sys
import tempfile

import pawl


def main(binary, config):
    pawl.BINARY = binary
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pawl-native-"))
    server = pawl.Server(folder=folder, args=["--store", f"sqlite:{folder}/data"])
    try:
        shutil.copy(config, server.config)
        with open(server.config, "a", encoding="utf-8") as file:
            file.write('\n[tasks.command]\nkind = "exec"\ncommand = ["echo", "guarded"]\n')
        api = server.start().client()
        for payload, greeting in (({"name": "Ada"}, "Hello, Ada"), ({}, "Hello, world")):
            answer = api.post("/v1/jobs", {"task": "greet", "payload": payload})
            assert answer.status == 201, answer.text
            job = pawl.wait_final(api, answer.json["id"])
            assert job["state"] == "succeeded", job
            assert job["result"] == {"greeting": greeting}, job
            logs = api.get(f"/v1/jobs/{job['id']}/logs").json["data"]
            assert "hello" in [line["message"] for line in logs], logs
        job = pawl.wait_final(api, api.post("/v1/jobs", {"task": "command"}).json["id"])
        assert job["result"]["stdout"] == "guarded\n", job  # the example is its own guard
        assert server.terminate() == 0
    finally:
        server.close()
        shutil.rmtree(folder, ignore_errors=True)
    print("the native example greets")


if __name__ == "__main__":
    main(*sys.argv[1:3])
