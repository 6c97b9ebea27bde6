#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails on an include that the floors forbid: the leaks that the link line leaves.

src/pawl/CMakeLists.txt is the list: a folder includes itself, its DEPS, the LIBRARIES of its own line
and the PUBLIC_LIBRARIES of its own line and of its DEPS. Nothing that reaches it through two links.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
# A header that starts with this belongs to that library of cmake/Libraries.cmake.
LIBRARIES = {
    "fmt/": "fmt::fmt", "spdlog/": "spdlog::spdlog", "prometheus/": "prometheus-cpp::core",
    "boost/asio/": "pawl_asio", "boost/beast/": "pawl_asio", "boost/system/": "pawl_asio",
    "boost/": "Boost::headers", "openssl/": "OpenSSL::", "curl/": "CURL::libcurl",
    "sqlite3": "SQLite::SQLite3", "libpq": "PostgreSQL::PostgreSQL", "hiredis/": "hiredis",
    "absl/": "absl::", "toml++/": "tomlplusplus::tomlplusplus",
    "CLI/": "CLI11::CLI11", "gumbo.h": "gumbo::gumbo",
}
ONLY = {"boost/beast/": {"net"}}  # A part of a library that one folder alone may see.
SYSTEM = ("sys/", "net/", "netinet/", "arpa/", "linux/", "asm/", "cxxabi.h", "gtest/", "gmock/")


def read_layers(text):
    text = re.sub(r"#.*", "", text)
    layers = {}
    for body in re.findall(r"pawl_layer\(([^)]*)\)", text):
        name, *words = body.split()
        lists, current = {"DEPS": [], "LIBRARIES": [], "PUBLIC_LIBRARIES": []}, None
        for word in words:
            if word in lists:
                current = lists[word]
            else:
                current.append(word)
        layers[name] = lists
    return layers


def libraries_of(layers, name):
    seen = layers[name]["LIBRARIES"] + layers[name]["PUBLIC_LIBRARIES"]
    return seen + [lib for dep in layers[name]["DEPS"] for lib in layers[dep]["PUBLIC_LIBRARIES"]]


def layer_of(layers, path):
    return max((n for n in layers if path == n or path.startswith(n + "/")), key=len, default=None)


def complaint(layers, layer, header):
    """What is wrong with this include of a file of `layer`, or None."""
    if header.startswith("pawl_generated/"):
        wanted = layer_of(layers, header.removeprefix("pawl_generated/"))
        return None if wanted == layer else f"the queries of {wanted} belong to that folder"
    if (ROOT / "include" / header).is_file():
        known = "pawl_public" in libraries_of(layers, layer)
        return None if known else f"{layer} does not link pawl_public, the headers of the SDK"
    if header.startswith("pawl/"):
        wanted = layer_of(layers, header.removeprefix("pawl/"))
        if wanted is None:
            return "no such folder in src/pawl/CMakeLists.txt"
        below = wanted == layer or wanted in layers[layer]["DEPS"]
        return None if below else f"{wanted} is not in the DEPS of {layer}"
    for prefix, library in LIBRARIES.items():
        if header.startswith(prefix):
            if prefix in ONLY and layer not in ONLY[prefix]:
                return f"only {', '.join(ONLY[prefix])} sees {prefix}"
            known = any(lib.startswith(library) for lib in libraries_of(layers, layer))
            return None if known else f"{layer} does not link {library}"
    known = "/" not in header or header.startswith(SYSTEM)
    return None if known else "a library that tools/check_layers.py does not know"


def check(layers, path):
    inside = path.relative_to(ROOT).as_posix()
    layer = layer_of(layers, inside.removeprefix("src/pawl/")) if inside.startswith("src/pawl/") else None
    for number, line in enumerate(path.read_text().splitlines(), 1):
        include = re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', line)
        if not include:
            continue
        header = include[1]
        wrong = "includes are paths of the tree" if ".." in header.split("/") else None
        if wrong is None and layer:
            wrong = complaint(layers, layer, header)
        if wrong:
            yield f"{inside}:{number}: {header}: {wrong}"


def main():
    layers = read_layers((ROOT / "src/pawl/CMakeLists.txt").read_text())
    folders = ["src", "include", "tests", "examples", "bench"]
    files = sorted(f for d in folders for f in (ROOT / d).rglob("*") if f.suffix in {".h", ".cc"})
    found = [line for file in files for line in check(layers, file)]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
