"""What bench/compare and bench/jmh have in common: what machine this is, and writing into docs/performance.md."""

import datetime
import os
import platform
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "performance.md"


def replace_section(name, text):
    """Puts text between the two comments `<!-- NAME:begin … -->` and `<!-- NAME:end -->`; all else stays as it is."""
    document = DOCUMENT.read_text(encoding="utf-8")
    pattern = re.compile(rf"(<!-- {name}:begin[^>]*-->\n).*?(<!-- {name}:end -->)", re.DOTALL)
    if len(pattern.findall(document)) != 1:
        raise SystemExit(f"docs/performance.md does not have the comments {name}:begin and {name}:end exactly once")
    changed = pattern.sub(lambda found: found.group(1) + "\n" + text.strip() + "\n\n" + found.group(2), document)
    beside = DOCUMENT.with_suffix(".md.new")
    beside.write_text(changed, encoding="utf-8")
    beside.replace(DOCUMENT)


def output(*command, default="unknown"):
    """What a command prints, on one line."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired):
        return default
    return " ".join((done.stdout or done.stderr).split()) if done.returncode == 0 else default


def field(path, name):
    try:
        for line in Path(path).read_text().splitlines():
            key, _, value = line.partition(":")
            if key.strip() == name:
                return value.strip()
    except OSError:
        pass
    return ""


def jdk(launcher):
    """The JDK that the launcher of the tree uses."""
    home = output(str(launcher), "--jdk")
    try:
        text = (Path(home) / "release").read_text()
    except OSError:
        return home, "unknown"
    facts = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    named = [facts.get(key, "").strip('"') for key in ("IMPLEMENTOR", "JAVA_RUNTIME_VERSION")]
    return home, " ".join(word for word in named if word) or "unknown"


def describe():
    """The machine, without its name."""
    memory = int((field("/proc/meminfo", "MemTotal") or "0").split()[0])
    virtual = output("systemd-detect-virt", "--vm", default="")
    cpu = field("/proc/cpuinfo", "model name") or platform.processor() or platform.machine()
    return {
        "date": datetime.date.today().isoformat(),
        "cpu": f"{cpu}, {len(os.sched_getaffinity(0))} cores" + (f", virtual ({virtual})" if virtual not in ("", "none") else ""),
        "memory": f"{memory / (1 << 20):.0f} GiB",
        "kernel": f"{platform.system()} {platform.release()}",
    }


def file_system(directory):
    """Kind of file system and device a directory lies on, such as `ext4 on a virtual disk`."""
    kind = output("findmnt", "-n", "-o", "FSTYPE", "-T", str(directory))
    if kind == "tmpfs":
        return kind
    source = output("findmnt", "-n", "-o", "SOURCE", "-T", str(directory))
    name = os.path.basename(source)
    if name.startswith("vd"):
        return f"{kind} on a virtual disk"
    facts = output("lsblk", "-n", "-d", "-o", "ROTA,TRAN", source, default="").split()
    spinning = {"0": "an SSD", "1": "a spinning disk"}.get(facts[0] if facts else "", "a disk")
    return f"{kind} on {spinning}" + (f" ({facts[1]})" if len(facts) > 1 else "")
