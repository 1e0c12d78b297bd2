"""What somebody may do wrong with a function's zip, each of which `functions/unpack` must refuse, as `sam build` then does."""

import os
import shutil
import subprocess
import tempfile
import time
import zipfile
from pathlib import Path

UNPACK = Path(__file__).with_name("functions") / "unpack"
MODULE = "functions-http"
SOURCE = Path("runtime/src/main/java/Some.java")
ZIP = Path(MODULE, "target", MODULE + ".zip")


def packaged(home):
    """A copy of the project as far as a build of a zip looks at it, whose zip is newer than all of its sources."""
    shutil.copytree(UNPACK.parent, home / "infra-sam" / "functions")
    for part in ("model", "runtime", MODULE):
        (home / part / "src" / "main").mkdir(parents=True)
        (home / part / "pom.xml").write_text("<project/>")
    (home / "pom.xml").write_text("<project/>")
    (home / SOURCE).parent.mkdir(parents=True)
    (home / SOURCE).write_text("class Some {}")
    (home / ZIP).parent.mkdir()
    with zipfile.ZipFile(home / ZIP, "w") as zip_file:
        zip_file.writestr("lib/some.jar", "a jar")
    later = time.time() + 60
    os.utime(home / ZIP, (later, later))


def touch(path):
    later = time.time() + 120
    os.utime(path, (later, later))


def damage(path):
    half = path.read_bytes()[: path.stat().st_size // 2]
    path.write_bytes(half)
    touch(path)


MISTAKES = (
    ("a zip that nobody packaged", lambda home: (home / ZIP).unlink()),
    ("a zip that is older than a source of the runtime", lambda home: touch(home / SOURCE)),
    ("a zip that is older than the project's dependencies", lambda home: touch(home / "pom.xml")),
    ("a zip that was made before a source was taken away", lambda home: ((home / SOURCE).unlink(), touch((home / SOURCE).parent))),
    ("a zip that was cut off", lambda home: damage(home / ZIP)),
    ("a build in a copy of the folder", lambda home: shutil.rmtree(home / MODULE)),
)


def unpacked(plant, **environment):
    """The exit code, what was said and which files there are, once `plant` has been done to a good copy."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        packaged(home)
        plant(home)
        artifacts = Path(folder, "artifacts")
        artifacts.mkdir()
        done = subprocess.run(
            [str(home / "infra-sam" / "functions" / "unpack"), MODULE, str(artifacts)],
            capture_output=True,
            text=True,
            env={**os.environ, **environment},
        )
        return done.returncode, done.stderr, sorted(str(one.relative_to(artifacts)) for one in artifacts.rglob("*") if one.is_file())


def findings(plant):
    """What is said of a mistake, a line each; none where it was not found."""
    code, said, files = unpacked(plant)
    return said.splitlines() if code and not files else []


def check():
    """A good zip is taken, and a stale one where somebody says so: else every mistake would be found, by refusing all."""
    good = unpacked(lambda home: None)
    stale = unpacked(MISTAKES[1][1], LATHE_ZIPS="as-they-are")
    return [f"functions/unpack: {said or code}" for code, said, files in (good, stale) if code or files != ["lib/some.jar"]]
