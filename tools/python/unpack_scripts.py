"""Unpacks the programs of a wheel and makes them executable.

Usage: unpack_scripts.py WHEEL FOLDER
"""

import os
import shutil
import sys
import zipfile


def main(wheel, folder):
    os.makedirs(folder, exist_ok=True)
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.namelist():
            head, _, name = member.rpartition("/")
            if not head.endswith(".data/scripts") or not name:
                continue
            target = os.path.join(folder, name)
            with archive.open(member) as source, open(target, "wb") as sink:
                shutil.copyfileobj(source, sink)
            os.chmod(target, 0o755)


if __name__ == "__main__":
    main(*sys.argv[1:])
