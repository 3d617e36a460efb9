"""Fetches one hash-pinned wheel from a package index, for a Python that has no pip.

Usage: fetch_wheel.py REQUIREMENT_FILE FOLDER INDEX_URL...

Python rather than Node does this, because urllib honours HTTPS_PROXY, NO_PROXY and SSL_CERT_FILE,
which Node 20's fetch does not.
"""

import base64
import hashlib
import html.parser
import json
import os
import platform
import re
import sys
import urllib.error
import urllib.parse
import urllib.request

ACCEPT = "application/vnd.pypi.simple.v1+json, text/html;q=0.5"
TIMEOUT_S = 60


class Anchors(html.parser.HTMLParser):
    """Collects the links of a simple index page."""

    def __init__(self):
        super().__init__()
        self.links = []

    def handle_starttag(self, tag, attrs):
        link = dict(attrs).get("href")
        if tag == "a" and link:
            self.links.append(link)


def read_pin(file):
    with open(file, encoding="utf-8") as lines:
        text = "".join(line for line in lines if not line.startswith("#"))
    name, version = re.search(r"^(\S+)==(\S+)", text, re.M).groups()
    return name, version, set(re.findall(r"--hash=sha256:([0-9a-f]{64})", text))


def get(url):
    parts = urllib.parse.urlsplit(url)
    request = urllib.request.Request(url, headers={"Accept": ACCEPT})
    if parts.username is not None:
        # urllib takes no user and password inside the address.
        bare = parts._replace(netloc=parts.netloc.rpartition("@")[2])
        user = urllib.parse.unquote(parts.username)
        password = urllib.parse.unquote(parts.password or "")
        token = base64.b64encode(f"{user}:{password}".encode()).decode()
        request = urllib.request.Request(bare.geturl(), headers={"Accept": ACCEPT})
        request.add_unredirected_header("Authorization", f"Basic {token}")
    return urllib.request.urlopen(request, timeout=TIMEOUT_S)


def list_files(index, name):
    """Yields (file name, address) of every file the index has of a package."""
    page = f"{index.rstrip('/')}/{name}/"
    with get(page) as reply:
        body = reply.read().decode()
        kind = reply.headers.get_content_type()
    base = urllib.parse.urlsplit(page)
    if kind.endswith("+json"):
        links = [file["url"] for file in json.loads(body)["files"]]
    else:
        anchors = Anchors()
        anchors.feed(body)
        links = anchors.links
    for link in links:
        target = urllib.parse.urlsplit(urllib.parse.urljoin(page, link))
        if target.netloc == base.netloc.rpartition("@")[2]:
            # The same host wants the same user and password.
            target = target._replace(netloc=base.netloc)
        name_of_file = urllib.parse.unquote(target.path.rpartition("/")[2])
        yield name_of_file, target._replace(fragment="").geturl()


def is_musl():
    try:
        return not os.confstr("CS_GNU_LIBC_VERSION")
    except (ValueError, OSError):
        return True


def fits(file, name, version):
    libc = "musllinux" if is_musl() else "manylinux"
    machine = platform.machine()
    return (
        file.startswith(f"{name}-{version}-")
        and file.endswith(".whl")
        and libc in file
        and machine in file
    )


def main(requirement, folder, indexes):
    name, version, pinned = read_pin(requirement)
    wrong = []
    for index in indexes:
        try:
            files = list(list_files(index, name))
        except urllib.error.HTTPError as error:
            if error.code == 404:
                continue
            raise
        for file, url in files:
            if not fits(file, name, version):
                continue
            with get(url) as reply:
                content = reply.read()
            if hashlib.sha256(content).hexdigest() not in pinned:
                wrong.append(file)
                continue
            with open(os.path.join(folder, file), "wb") as target:
                target.write(content)
            return
    if wrong:
        sys.exit(f"The hash of {', '.join(wrong)} is none of those pinned.")
    sys.exit(f"The index has no wheel of {name} {version} for {platform.machine()}.")


if __name__ == "__main__":
    try:
        main(sys.argv[1], sys.argv[2], sys.argv[3:])
    except OSError as error:
        sys.exit(f"{type(error).__name__}: {error}")
