#!/usr/bin/env python3
"""Whole-command benchmarks: Quern, DuckDB and Spark on the same Parquet files, one after the other, in one run.

    benchmarks/run.py --rows 1000000 10000000 --work DIR [--tools quern duckdb spark] [--tasks summary linmod-38 …]

Builds Quern and the peers by itself. Prints a Markdown table: CPU seconds [wall] peak
resident memory, whole processes from start to end. Generated data stay in DIR for the next run.
"""
import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
JAVA_FLAGS = ["--add-opens=java.base/" + p + "=ALL-UNNAMED" for p in (
    "java.lang", "java.lang.invoke", "java.lang.reflect", "java.io", "java.net", "java.nio", "java.util",
    "java.util.concurrent", "java.util.concurrent.atomic", "sun.nio.ch", "sun.nio.cs", "sun.security.action",
    "sun.util.calendar")]

NUMERIC = "DepDelay,CRSDepTime,CRSArrTime,Distance,AirTime,TaxiIn,TaxiOut,Elapsed,Year,DayOfMonth"
MODELS = {
    "linmod-38": ("CRSDepTime", "DayOfWeek,Month,Carrier"),
    "linmod-337": ("CRSDepTime", "DayOfWeek,Month,Carrier,Origin"),
    "linmod-dense-47": (NUMERIC, "DayOfWeek,Month,Carrier"),
}
SUMMARY_VARIABLES = "ArrDelay," + NUMERIC + ",DayOfWeek,Month,Carrier,Origin"


def java():
    home = os.environ.get("JAVA_HOME")
    return str(Path(home) / "bin" / "java") if home else "java"


def measured(command, log):
    """Runs a command alone; returns (cpu seconds, wall seconds, peak resident MB) of its process."""
    with open(log, "wb") as out:
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
    if status != 0:
        sys.exit(f"failed: {' '.join(map(str, command))}\n" + Path(log).read_text(errors="replace")[-3000:])
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024


def quern(*arguments):
    return [str(ROOT / "scripts" / "quern"), *arguments]


def generate(work, rows, suffix):
    target = work / f"airline-{rows}.{suffix}"
    if not target.exists():
        built = ROOT / "distribution" / "target"
        classpath = [str(HERE / "target" / "classes"), str(built / "quern.jar"), str(built / "hadoop" / "*")]
        subprocess.run([java(), "-Xmx2g", "-cp", os.pathsep.join(classpath),
                        "org.quern.benchmarks.GenerateAirline", str(target), str(rows)], check=True)
    return target


def command(tool, task, data, threads, work):
    files = str(data / "*.parquet")
    peers = os.pathsep.join([str(HERE / "peers" / "target" / "classes"), str(work / "peers-lib" / "*")])
    if tool == "quern" and task != "import":
        if task == "summary":
            formula = "~ " + " + ".join(SUMMARY_VARIABLES.split(","))
            return quern("summary", "--data", str(data), "--formula", formula, "--threads", threads)
        if task == "quantiles":
            formula = "~ " + " + ".join(("ArrDelay," + NUMERIC).split(","))
            return quern("summary", "--data", str(data), "--formula", formula, "--threads", threads,
                         "--quantiles", "0,0.25,0.5,0.75,1")
        numeric, factors = MODELS[task]
        formula = "ArrDelay ~ " + " + ".join((numeric + "," + factors).split(","))
        return quern("linmod", "--data", str(data), "--formula", formula, "--threads", threads)
    if task == "import":
        out = work / "imported"
        if tool == "quern":
            return quern("import", "--in", str(data), "--out", str(out), "--threads", threads, "--overwrite",
                         "--strings-as-factors", "--decimals", "float32", "--quiet")
        return [java(), "-cp", peers, "org.quern.benchmarks.peers.DuckDbPeer", "import", str(data), threads, f"{out}.duck"]
    verb = "linmod" if task.startswith("linmod") else task
    model = list(MODELS[task]) if verb == "linmod" else []
    if tool == "duckdb":
        return [java(), "-cp", peers, "org.quern.benchmarks.peers.DuckDbPeer", verb, files, threads, *model]
    return [java(), *JAVA_FLAGS, "-Xmx4g", "-cp", peers, "org.quern.benchmarks.peers.SparkPeer",
            verb, files, threads, *model]


def build(work, tools):
    subprocess.run(["mvn", "-q", "-f", str(ROOT / "pom.xml"), "-DskipTests", "package"], check=True)
    if set(tools) - {"quern"} and not (work / "peers-lib").exists():
        subprocess.run(["mvn", "-q", "-f", str(HERE / "peers" / "pom.xml"), "package",
                        "dependency:copy-dependencies", f"-DoutputDirectory={work / 'peers-lib'}"], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--tools", nargs="+", default=["quern", "duckdb", "spark"])
    parser.add_argument("--tasks", nargs="+", default=["import", "summary", "quantiles", *MODELS])
    parser.add_argument("--threads", default="2")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--no-build", action="store_true")
    options = parser.parse_args()
    work = options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    if not options.no_build:
        build(work, options.tools)
    print("| rows | task | " + " | ".join(options.tools) + " |")
    print("|---|---|" + "---|" * len(options.tools), flush=True)
    for rows in options.rows:
        for task in options.tasks:
            data = generate(work, rows, "csv" if task == "import" else "q")
            cells = []
            for tool in options.tools:
                if tool == "spark" and task in ("quantiles", "import"):
                    cells.append("–")
                    continue
                runs = [measured(command(tool, task, data, options.threads, work), work / f"{tool}-{task}.log")
                        for _ in range(options.repeat)]
                cpu, wall, memory = min(runs)
                cells.append(f"{cpu:.1f} [{wall:.1f}] {memory:.0f} MB")
            print(f"| {rows:,} | {task} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
