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
ARCHIVE = ZIP.with_suffix(".aot")
ARCHIVED = UNPACK.with_name("archived")


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


def archive(home, seconds):
    """One that was written so long after the zip."""
    (home / ARCHIVE).write_text("an archive")
    at = (home / ZIP).stat().st_mtime + seconds
    os.utime(home / ARCHIVE, (at, at))


MISTAKES = (
    ("a zip that nobody packaged", lambda home: (home / ZIP).unlink()),
    ("a zip that is older than a source of the runtime", lambda home: touch(home / SOURCE)),
    ("a zip that is older than the project's dependencies", lambda home: touch(home / "pom.xml")),
    ("a zip that was made before a source was taken away", lambda home: ((home / SOURCE).unlink(), touch((home / SOURCE).parent))),
    ("a zip that was cut off", lambda home: damage(home / ZIP)),
    ("an archive that is older than its zip", lambda home: archive(home, -60)),
    ("a zip of an archive that was cut off", lambda home: (as_archive(home), damage(home / "functions" / ZIP.name))),
    ("a build in a copy of the folder", lambda home: shutil.rmtree(home / MODULE)),
)


def as_archive(home):
    """As users get it: a zip and no sources."""
    (home / "release").write_text("version 1")
    (home / "functions").mkdir()
    shutil.move(home / ZIP, home / "functions" / ZIP.name)
    shutil.rmtree(home / MODULE)


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
    with_archive = unpacked(lambda home: archive(home, 60))
    released = unpacked(as_archive)
    several = ["archived", "function.aot", "lib/some.jar"]
    return [
        f"functions/unpack: {said or code}"
        for (code, said, files), wanted in ((good, several[2:]), (stale, several[2:]), (released, several[2:]), (with_archive, several))
        if code or files != wanted
    ] + [f"functions/archived: {command}" for command in started()]


def started():
    """What is started in place of the command that Lambda gives, where that is not what it has to be."""
    with tempfile.TemporaryDirectory() as folder:
        task, client = Path(folder, "the task"), Path(folder, "client")
        for jar in (task / "lib" / "b.jar", task / "lib" / "a.jar", client / "lib" / "z.jar"):
            jar.parent.mkdir(parents=True, exist_ok=True)
            jar.write_text("")
        jars = f"{task}/lib/a.jar:{task}/lib/b.jar"
        command = ["-XX:+UseSerialGC", "-Xshare:auto", "-XX:SharedArchiveFile=x.jsa", "-cp", "/of lambda", "Main", "a.Handler::on"]

        def run(**environment):
            env = {name: value for name, value in os.environ.items() if not name.startswith("LAMBDA_")}
            env.update(LAMBDA_TASK_ROOT=str(task), **environment)
            echo = ["sh", str(ARCHIVED), "echo", *command]
            return subprocess.run(echo, capture_output=True, text=True, env=env).stdout.strip()

        kept, main = ["-XX:+UseSerialGC", "-cp"], ["Main", "a.Handler::on"]
        plain = run()
        written = run(LATHE_ARCHIVE_OUTPUT="/to/it")
        (task / "function.aot").write_text("")
        used = run()
        ordered = run(LAMBDA_RUNTIME_DIR=str(client))
        lambdas = f"{client}/lib/z.jar:{jars}"
        for found, wanted in (
            (plain, [*kept, f"/of lambda:{jars}", *main]),
            (written, ["-XX:AOTCacheOutput=/to/it", *kept, f"/of lambda:{jars}", *main]),
            (used, [f"-XX:AOTCache={task}/function.aot", *kept, f"/of lambda:{jars}", *main]),
            (ordered, [f"-XX:AOTCache={task}/function.aot", *kept, lambdas, *main]),
        ):
            if found != " ".join(wanted):
                yield found
