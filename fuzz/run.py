"""Fuzz one target, or all in turn, guided by coverage (Atheris, libFuzzer's engine): `python fuzz/run.py [TARGET…] --minutes 5`.

Each target runs in a process of its own. Inputs that reach new code are kept in `--work`; what breaks a target is written to
`--work/TARGET.found/`, and belongs into `fuzz/corpus/TARGET/` once it is mended. Prints one line a target: executions, minutes, findings.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import time
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

# Seconds that one input may take, and megabytes that a process may hold.
_SLOW, _MEMORY = 30, 4096
# Only these are instrumented, that an import stays short; of texts and dates all that reads them.
_INPUTS = [
    "garant.sources",
    "garant.zones",
    "garant.store",
    "garant.importers",
    "garant.languages.frames",
    "garant.ontology",
    "garant.world.own",
    "garant.extract.quotes",
]
_READING = ["garant.extract", "garant.resolve", "garant.parse", "garant.merge"]
_LONGEST = {"texts": 500, "dates": 40, "selects": 300, "queries": 400}


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--minutes", type=float, default=5.0, help="for each target")
    parser.add_argument("--work", type=Path, default=Path("/tmp/garant-fuzz"))
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        return fuzz(options.targets[0], options.minutes, options.work)
    import targets

    code = 0
    for name in options.targets or targets.TARGETS:
        call = [
            sys.executable,
            __file__,
            name,
            "--here",
            "--minutes",
            str(options.minutes),
            "--work",
            str(options.work),
        ]
        done = subprocess.run(call, capture_output=True, text=True, check=False)
        said = [line for line in done.stdout.splitlines() if line.startswith(f"{name}: ")]
        print(said[-1] if said else f"{name}: ended with {done.returncode}: {done.stderr[-2000:]}", flush=True)
        code = code or int(not said or not said[-1].endswith(" 0 findings"))
    return code


def fuzz(name: str, minutes: float, work: Path) -> int:
    """Fuzz one target in this process, which libFuzzer ends."""
    import atheris

    with atheris.instrument_imports(
        include=_READING if name in ("texts", "dates") else _INPUTS, enable_loader_override=False
    ):
        import targets

    corpus, found = work / name, work / f"{name}.found"
    for folder in (corpus, found):
        folder.mkdir(parents=True, exist_ok=True)
    for seed in targets.seeds(name):
        (corpus / hashlib.sha1(seed, usedforsecurity=False).hexdigest()).write_bytes(seed)
    count = {"runs": 0, "read": 0}
    kinds: set[str] = set()
    began = time.monotonic()

    def one(data: bytes) -> None:
        count["runs"] += 1
        before = time.monotonic()
        try:
            count["read"] += targets.attempt(name, data)
        except Exception as error:
            keep(data, error)
        if time.monotonic() - before > _SLOW:
            keep(data, TimeoutError("too slow"))
        if time.monotonic() - began > minutes * 60:
            spent = (time.monotonic() - began) / 60
            print(
                f"{name}: {count['runs']} executions ({count['read']} read) in {spent:.1f} minutes, {len(kinds)} findings",
                flush=True,
            )
            sys.stdout.flush()
            _leave()

    def keep(data: bytes, error: Exception) -> None:
        frame = traceback.extract_tb(error.__traceback__)[-1] if error.__traceback__ else None
        kind = f"{type(error).__name__}-{Path(frame.filename).stem}-{frame.lineno}" if frame else type(error).__name__
        if kind not in kinds:
            kinds.add(kind)
            (found / kind).write_bytes(data)
            (found / f"{kind}.trace").write_text("".join(traceback.format_exception(error)))

    # A finding is kept and fuzzing goes on, so that one does not hide the next.
    longest = _LONGEST.get(name, 4096)
    arguments = [
        sys.argv[0],
        str(corpus),
        f"-max_len={longest}",
        "-timeout=120",
        f"-rss_limit_mb={_MEMORY}",
        "-verbosity=0",
        f"-artifact_prefix={found}/",
    ]
    atheris.Setup(arguments, one)
    atheris.Fuzz()
    return 0


def _leave() -> None:
    import os

    os._exit(0)


if __name__ == "__main__":
    raise SystemExit(main())
