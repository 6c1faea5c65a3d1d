"""What a command costs: CPU seconds, peak memory and wall time, all with its children."""

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
SAMPLE_SECONDS = 0.2
MEGABYTE = 1_000_000


class CommandError(Exception):
    """A measured command that did not end well; the text holds its last lines."""


@dataclass(frozen=True)
class Cost:
    """What one run of a command took.

    Attributes:
        cpu_seconds: user and system, of the process and of all children it has waited for.
        peak_mb: most resident memory of the process tree at one sample, in 10^6 bytes; pages that
            several processes share count for each.
        wall_seconds: at most a sample too long.
    """

    cpu_seconds: float
    peak_mb: float
    wall_seconds: float


def measured(command: list[str], log: Path, environment: dict[str, str]) -> Cost:
    """Run a command in the repository to its end, with its output in a file.

    Raises:
        CommandError: if it does not exit with 0.
    """
    started, peak = time.monotonic(), 0
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=os.environ | environment,
            cwd=REPOSITORY,
        )
        pid, status, usage = 0, 0, None
        while not pid:
            peak = max(peak, sum(map(_resident_bytes, tree(process.pid))))
            time.sleep(SAMPLE_SECONDS)
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
    wall = time.monotonic() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        last = "\n".join(log.read_text(errors="replace").splitlines()[-20:])
        raise CommandError(f"{' '.join(command)} ended with {process.returncode}:\n{last}")
    return Cost(usage.ru_utime + usage.ru_stime, peak / MEGABYTE, wall)


def tree(pid: int) -> list[int]:
    """A process and all below it; nothing for one that has just ended."""
    try:
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return []
    return [pid, *(below for child in children for below in tree(child))]


def cpu_seconds(pid: int) -> float:
    """User and system, of a process that still runs and of the children it has waited for."""
    # what follows the name, which is in brackets and may hold anything
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, told[11:15])) / os.sysconf("SC_CLK_TCK")


def _resident_bytes(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
