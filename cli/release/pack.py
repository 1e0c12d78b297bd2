"""Packs what `./lathe release` has built into the archive that users get, with its bill of materials and digests.

Equal sources, tools and platform give equal bytes: files are sorted, belong to nobody, have one time and the modes of umask 022,
and what names its own time or a number by chance is left out.
"""

import argparse
import gzip
import hashlib
import io
import json
import os
import re
import tarfile
import zipfile
from datetime import datetime
from pathlib import Path

# What of a clone users get; the rest of docs/ is words about it.
FOLDERS = ("docs", "examples")
FILES = (
    "LICENSE",
    "README.md",
    "lathe",
    "local-dev/sqld",
    "infra-sam/README.md",
    "infra-sam/template.yaml",
    "infra-sam/samconfig.toml",
    "infra-sam/local.json",
)
INFRA = ("infra-sam/functions", "infra-sam/events")
FUNCTIONS = ("functions-http", "functions-relay", "functions-projector")
# What working with a clone leaves there.
LEFT_OVER = {".lathe", "target", "node_modules", "__pycache__", ".aws-sam", "lathe.lock", ".DS_Store"}

# Under what others' work may come along: each lets us pass it on, with its text. A new one is a decision, not a default.
LICENCES = {
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "EPL-1.0",
    "EPL-2.0",
    "GPL-2.0-with-classpath-exception",
    "ISC",
    "LGPL-2.1-only",
    "MIT",
    "MIT-0",
    "MPL-2.0",
}
# Names that projects give their licence in a pom, where they are not SPDX's.
SPELLED = {
    "EDL 1.0": "BSD-3-Clause",
    "EPL 1.0": "EPL-1.0",
    "EPL 2.0": "EPL-2.0",
    "GPL2 w/ CPE": "GPL-2.0-with-classpath-exception",
    "GNU Lesser General Public License": "LGPL-2.1-only",
}
LICENCE_FILES = re.compile(r"(META-INF/)?(LICEN[CS]E|NOTICE|COPYING|AL2\.0|LGPL2\.1)[^/]*", re.IGNORECASE)


def refuse(said):
    raise SystemExit(f"pack: {said}")


def sources(root):
    """Path in the archive and file, of what lies in the clone."""
    for name in FILES:
        yield name, root / name
    for folder in FOLDERS + INFRA:
        for path in (root / folder).rglob("*"):
            inside = path.relative_to(root)
            if path.is_file() and not LEFT_OVER.intersection(inside.parts):
                yield inside.as_posix(), path


def under(folder, name):
    for path in folder.rglob("*"):
        if path.is_file() or path.is_symlink():
            yield f"{name}/{path.relative_to(folder).as_posix()}", path


def named(component):
    group = component.get("group", "")
    return f"{group}{'/' if component.get('purl', '').startswith('pkg:npm') else ':'}{component['name']}" if group else component["name"]


def licences(component):
    """The SPDX names that a component comes under, of which one may be chosen."""
    found = []
    for entry in component.get("licenses", []):
        if "expression" in entry:
            found += re.split(r"\s+(?:OR|AND)\s+", entry["expression"].strip("()"))
        else:
            licence = entry["license"]
            name = licence.get("id") or licence.get("name", "")
            found.append(SPELLED.get(name, name))
    return found


def bill(java, pages, java_release, version):
    """One CycloneDX document of both ecosystems and of Java itself, without what differs from run to run."""
    java.pop("serialNumber", None)
    java["metadata"].pop("timestamp", None)
    root = java["metadata"]["component"]
    root["version"] = version
    runtime = {
        "type": "platform",
        "bom-ref": "java-runtime",
        "name": java_release.get("IMPLEMENTOR", "Java"),
        "version": java_release.get("JAVA_RUNTIME_VERSION", java_release["JAVA_VERSION"]),
        "licenses": [{"license": {"id": "GPL-2.0-with-classpath-exception"}}],
    }
    java["components"] += pages["components"] + [runtime]
    page_refs = [component["bom-ref"] for component in pages["components"]]
    java["dependencies"] = [one for one in java.get("dependencies", []) if one["ref"] != root["bom-ref"]] + [
        one for one in pages.get("dependencies", []) if one["ref"] in page_refs
    ]
    own = [one["bom-ref"] for one in java["components"] if one.get("group") == "dev.lathe"]
    java["dependencies"].append({"ref": root["bom-ref"], "dependsOn": sorted(own + page_refs + ["java-runtime"])})
    for part in java["components"]:
        # What a package says of where it lies on this machine.
        part.pop("properties", None)
    java["components"].sort(key=lambda one: one["bom-ref"])
    java["dependencies"].sort(key=lambda one: one["ref"])
    return java


def third_parties(components):
    rows = []
    for one in components:
        if one.get("group") == "dev.lathe":
            continue
        under_which = licences(one)
        if not LICENCES.intersection(under_which):
            refuse(
                f"{named(one)} {one.get('version', '')} comes under {', '.join(under_which) or 'no licence that it tells'}: "
                "if that lets us pass it on, add it to LICENCES or SPELLED in cli/release/pack.py"
            )
        rows.append(f"{named(one)} {one.get('version', '')}: {' or '.join(under_which)}")
    return "What others made and this archive has, each with the licence it comes under; their texts are beside this file.\n\n" + "".join(
        row + "\n" for row in sorted(set(rows))
    )


def digest(content):
    return hashlib.sha256(content).hexdigest()


def hold_to_digests(pinned, jars, zips, record):
    """Others' jars have the digests that were looked at when each came in: a repository that serves another one is found out."""
    found = {jar.name: digest(jar.read_bytes()) for jar in jars}
    for packed in zips:
        with zipfile.ZipFile(packed) as opened:
            for entry in opened.namelist():
                if entry.endswith(".jar"):
                    name, its = Path(entry).name, digest(opened.read(entry))
                    if found.setdefault(name, its) != its:
                        refuse(f"{name} in {packed.name} is another one than in the command line")
    found = {name: its for name, its in found.items() if not name.startswith("lathe-")}
    text = "".join(f"{its}  {name}\n" for name, its in sorted(found.items()))
    if record:
        pinned.write_text(text)
    known = {line.split()[1]: line.split()[0] for line in pinned.read_text().splitlines()}
    for name, its in found.items():
        if name not in known:
            refuse(f"{name} is not in {pinned.name}: review it, docs/SECURITY.md says how, then record it with LATHE_RECORD_DIGESTS=1")
        if known[name] != its:
            refuse(f"{name} has the digest {its}, not the {known[name]} of {pinned.name}: who served it?")
    for name in known.keys() - found.keys():
        refuse(f"{name} is in {pinned.name} and nothing needs it any more: LATHE_RECORD_DIGESTS=1")


def texts_of_jars(jars):
    for jar in jars:
        with zipfile.ZipFile(jar) as opened:
            for entry in opened.namelist():
                if LICENCE_FILES.fullmatch(entry):
                    yield f"licences/{jar.stem}/{Path(entry).name}", opened.read(entry)


def texts_of_pages(modules, components):
    for one in components:
        for path in sorted((modules / named(one)).glob("*")):
            if path.is_file() and LICENCE_FILES.fullmatch(path.name):
                yield f"licences/{named(one).replace('/', '-').lstrip('@')}-{one['version']}/{path.name}", path.read_bytes()


def archive(target, root, entries, moment):
    """Entries are files, or bytes; of a file the owner's right to execute counts."""
    folders = set()
    for name in entries:
        parts = name.split("/")
        folders.update("/".join(parts[:depth]) for depth in range(1, len(parts)))
    with (
        open(target, "wb") as file,
        gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=6, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar,
    ):
        for name in sorted(["", *folders, *entries]):
            info = tarfile.TarInfo(f"{root}/{name}".rstrip("/"))
            info.mtime = moment
            content = entries.get(name)
            if content is None:
                info.type, info.mode = tarfile.DIRTYPE, 0o755
                tar.addfile(info)
            elif isinstance(content, bytes):
                info.mode, info.size = 0o644, len(content)
                tar.addfile(info, io.BytesIO(content))
            elif content.is_symlink():
                info.type, info.mode, info.linkname = tarfile.SYMTYPE, 0o777, str(content.readlink())
                tar.addfile(info)
            else:
                stat = content.stat()
                info.mode, info.size = (0o755 if stat.st_mode & 0o100 else 0o644), stat.st_size
                with open(content, "rb") as opened:
                    tar.addfile(info, opened)


def main():
    parser = argparse.ArgumentParser()
    for name in ("sources", "modules", "runtime", "pages-bom", "digests", "output"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--native", required=True)
    parser.add_argument("--platform", required=True)
    asked = parser.parse_args()
    root = asked.sources

    pom = (root / "pom.xml").read_text()
    version = re.search(r"^  <version>(.*)</version>$", pom, re.MULTILINE)[1]
    moment = int(datetime.fromisoformat(re.search(r"outputTimestamp>(.*)</project", pom)[1]).timestamp())
    java_release = dict(re.findall(r'^(\w+)="?(.*?)"?$', (asked.runtime / "release").read_text(), re.MULTILINE))

    pages_bom = json.loads(asked.pages_bom.read_text())
    page_parts = [dict(one) for one in pages_bom["components"]]
    bom = bill(json.loads((root / "target" / "bom.json").read_text()), pages_bom, java_release, version)

    jars = sorted((root / "cli" / "target" / "lib").glob("*.jar")) + sorted(
        one for one in (root / "cli" / "target").glob("lathe-cli-*.jar") if not one.stem.endswith(("-tests", "-sources"))
    )
    zips = [root / one / "target" / f"{one}.zip" for one in FUNCTIONS]
    hold_to_digests(asked.digests, jars, zips, os.environ.get("LATHE_RECORD_DIGESTS") == "1")
    with zipfile.ZipFile(next(one for one in jars if one.name.startswith("sqlite-jdbc-"))) as sqlite:
        libraries = {
            f"native/{Path(entry).name}": sqlite.read(entry)
            for entry in sqlite.namelist()
            if entry.startswith(asked.native + "/") and not entry.endswith("/")
        }
    if len(libraries) != 1:
        refuse(f"sqlite-jdbc has {len(libraries)} files in {asked.native}, not one")

    entries = dict(sources(root))
    entries |= dict(under(asked.runtime, "runtime"))
    entries |= dict(under(root / "target" / "lathe" / "pages", "pages"))
    entries.pop("pages/built", None)
    entries |= {f"lib/{jar.name}": jar for jar in jars}
    entries |= libraries
    entries |= {f"functions/{one.name}": one for one in zips}
    texts = dict(texts_of_jars(jars)) | dict(texts_of_pages(asked.modules, page_parts))
    third = third_parties(bom["components"])
    listing = (json.dumps(bom, indent=2, sort_keys=True) + "\n").encode()
    entries |= texts
    entries["licences/README.txt"] = third.encode()
    entries["sbom.cdx.json"] = listing
    entries["release"] = f"version {version}\nplatform {asked.platform}\njava {java_release['JAVA_VERSION']}\n".encode()

    name = f"lathe-{version}-{asked.platform}"
    archive(asked.output / f"{name}.tar.gz", name, entries, moment)
    (asked.output / f"{name}.cdx.json").write_bytes(listing)
    sums = "".join(
        f"{digest((asked.output / file).read_bytes())}  {file}\n" for file in (f"{name}.cdx.json", f"{name}.tar.gz")
    )
    (asked.output / "SHA256SUMS").write_text(sums)


if __name__ == "__main__":
    main()
