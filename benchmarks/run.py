#!/usr/bin/env python3
"""Whole-command benchmarks: Quern and its peers on the same files, one after the other, in one run.

    benchmarks/run.py --work DIR --rows 1000000 10000000 [--tools quern duckdb spark spark-lbfgs h2o r sklearn]
                      [--tasks summary linmod-38 logit-38 …] [--python PYTHON_WITH_SKLEARN_AND_PYARROW]

Builds Quern and the peers by itself. Prints a Markdown table: CPU seconds [wall] peak resident memory, whole processes
from start to end; then what each tool answered, so that it can be compared. Generated data stay in DIR for the next run.
R reads CSV (it needs data.table), all other tools the chunk set's Parquet files.
"""
import argparse
import json
import os
import re
import shutil
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
PREDICTORS = {
    "38": ("CRSDepTime", "DayOfWeek,Month,Carrier"),
    "337": ("CRSDepTime", "DayOfWeek,Month,Carrier,Origin"),
    "dense-47": (NUMERIC, "DayOfWeek,Month,Carrier"),
}
RESPONSES = {"linmod": "ArrDelay", "logit": "Late", "poisson": "Changes"}
SUMMARY_VARIABLES = "ArrDelay," + NUMERIC + ",DayOfWeek,Month,Carrier,Origin"
TASKS = ["import", "summary", "quantiles", "linmod-38", "linmod-337", "linmod-dense-47", "logit-38", "logit-337",
         "poisson-38", "poisson-337", "kmeans", "scoring"]
TOOLS = {
    "quern": TASKS,
    "duckdb": ["import", "summary", "quantiles", "linmod-38", "linmod-337", "linmod-dense-47"],
    "spark": [t for t in TASKS if t not in ("import", "quantiles")],
    "spark-lbfgs": ["logit-38", "logit-337"],
    "h2o": ["logit-38", "logit-337", "poisson-38", "poisson-337", "kmeans", "scoring"],
    "r": ["logit-38", "poisson-38", "kmeans"],
    "sklearn": ["logit-38", "logit-337", "poisson-38", "poisson-337", "kmeans", "scoring"],
}


def java():
    home = os.environ.get("JAVA_HOME")
    return str(Path(home) / "bin" / "java") if home else "java"


def measured(command, log, seconds):
    """Runs a command alone; returns (cpu seconds, wall seconds, peak resident MB) of its process, or None if it took too long."""
    with open(log, "wb") as out:
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            wall = time.monotonic() - start
            if pid:
                break
            if wall > seconds:
                process.kill()
                os.wait4(process.pid, 0)
                return None
            time.sleep(0.01)
    if status != 0:
        sys.exit(f"failed: {' '.join(map(str, command))}\n" + Path(log).read_text(errors="replace")[-3000:])
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024


def quern(*arguments):
    return [str(ROOT / "scripts" / "quern"), *arguments]


def generate(target, *arguments):
    if not target.exists():
        built = ROOT / "distribution" / "target"
        classpath = [str(HERE / "target" / "classes"), str(built / "quern.jar"), str(built / "hadoop" / "*")]
        subprocess.run([java(), "-Xmx2g", "-cp", os.pathsep.join(classpath),
                        "org.quern.benchmarks.GenerateAirline", str(target), *arguments], check=True)
    return target


class Run:
    def __init__(self, work, rows, threads, python):
        self.work = work
        self.rows = rows
        self.threads = threads
        self.python = python

    def data(self, suffix="q"):
        return generate(self.work / f"airline-{self.rows}.{suffix}", str(self.rows))

    def centers(self):
        return str(generate(self.work / "centers.csv", "centers", "10", *NUMERIC.split(",")))

    def peer(self, tool, *arguments):
        if tool == "h2o":
            classes = os.pathsep.join([str(HERE / "peers" / "h2o" / "target" / "classes"), str(self.work / "h2o-lib" / "*")])
            return [java(), JAVA_FLAGS[0], "-Xmx4g", "-cp", classes, "org.quern.benchmarks.peers.H2oPeer", *arguments]
        if tool == "r":
            return ["Rscript", str(HERE / "peers" / "peer.R"), *arguments]
        if tool == "sklearn":
            return [self.python, str(HERE / "peers" / "sklearn_peer.py"), *arguments]
        classes = os.pathsep.join([str(HERE / "peers" / "target" / "classes"), str(self.work / "peers-lib" / "*")])
        if tool == "duckdb":
            return [java(), "-cp", classes, "org.quern.benchmarks.peers.DuckDbPeer", *arguments]
        return [java(), *JAVA_FLAGS, "-Xmx4g", "-cp", classes, "org.quern.benchmarks.peers.SparkPeer", *arguments]

    def command(self, tool, task):
        if task == "import":
            out = self.work / "imported"
            if tool == "quern":
                return quern("import", "--in", str(self.data("csv")), "--out", str(out), "--threads", self.threads,
                             "--overwrite", "--strings-as-factors", "--decimals", "float32", "--quiet")
            return self.peer(tool, "import", str(self.data("csv")), self.threads, f"{out}.duck")
        if tool == "quern":
            return self.quern(task)
        data = str(self.data())
        place = {"spark": [data + "/*.parquet", self.threads], "spark-lbfgs": [data + "/*.parquet", self.threads],
                 "duckdb": [data + "/*.parquet", self.threads], "h2o": [data, self.threads], "sklearn": [data]}
        place = [str(self.data("csv"))] if tool == "r" else place[tool]
        if task in ("summary", "quantiles"):
            return self.peer(tool, task, *place)
        if task == "kmeans":
            return self.peer(tool, "kmeans", *place, NUMERIC, self.centers())
        if task == "scoring":
            return self.peer(tool, "score", *place, *self.scoring(tool))
        verb, size = task.split("-", 1)
        if tool == "spark-lbfgs":
            verb = "logit-lbfgs"
        return self.peer(tool, verb, *place, *PREDICTORS[size])

    def quern(self, task):
        data = ["--data", str(self.data()), "--threads", self.threads]
        if task == "summary":
            return quern("summary", *data, "--formula", "~ " + " + ".join(SUMMARY_VARIABLES.split(",")))
        if task == "quantiles":
            return quern("summary", *data, "--formula", "~ " + " + ".join(("ArrDelay," + NUMERIC).split(",")),
                         "--quantiles", "0,0.25,0.5,0.75,1")
        if task == "kmeans":
            return quern("kmeans", *data, "--formula", "~ " + " + ".join(NUMERIC.split(",")), "--centers", self.centers(),
                         "--max-iterations", "20", "--format", "json")
        if task == "scoring":
            return quern("predict", *data, "--model", str(self.model("quern")), "--out", str(self.target("quern")))
        verb, size = task.split("-", 1)
        formula = RESPONSES[verb] + " ~ " + " + ".join(",".join(PREDICTORS[size]).split(","))
        fit = {"linmod": ["linmod"], "logit": ["logit"], "poisson": ["glm", "--family", "poisson"]}[verb]
        return quern(*fit, *data, "--formula", formula, "--format", "json")

    def scoring(self, tool):
        model, target = str(self.model(tool)), str(self.target(tool))
        if tool == "spark":
            return [model, target]
        return [*PREDICTORS["38"], model, target]

    def target(self, tool):
        target = self.work / f"scored-{tool}"
        if target.is_dir():
            shutil.rmtree(target)
        target.unlink(missing_ok=True)
        return target

    def model(self, tool):
        """A saved logit-38, fitted once, outside the measurement, to the smallest set."""
        path = self.work / f"model-{tool}"
        if not path.exists():
            small = Run(self.work, 100_000, self.threads, self.python)
            fit = small.command("spark-lbfgs" if tool == "spark" else tool, "logit-38")
            subprocess.run(fit + (["--out", str(path)] if tool == "quern" else [str(path)]), check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return path


def answer(tool, log):
    """The coefficient of the first predictor with its standard error and the deviance, or the sum of squares of k-means."""
    text = Path(log).read_text(errors="replace")
    if tool != "quern":
        return "; ".join(line.strip() for line in text.splitlines()
                         if re.match(r"(coefficients?|deviance|within|rows|mean) ", line))
    start = text.find("{\n")
    if start < 0:
        return ""
    model = json.JSONDecoder().raw_decode(text[start:])[0]
    found = []

    def walk(node):
        if isinstance(node, dict):
            if node.get("label") == "CRSDepTime" and "estimate" in node:
                found.append(f"coefficient of CRSDepTime {node['estimate']} se {node.get('standardError')}")
            for key, value in node.items():
                if key in ("deviance", "iterations", "passes", "validRows", "totalWithinSumOfSquares"):
                    found.append(f"{key} {value}")
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)
    walk(model)
    return "; ".join(found)


def build(work, tools):
    subprocess.run(["mvn", "-q", "-f", str(ROOT / "pom.xml"), "-DskipTests", "package"], check=True)
    for name, folder, users in (("peers-lib", HERE / "peers", {"duckdb", "spark", "spark-lbfgs"}),
                                ("h2o-lib", HERE / "peers" / "h2o", {"h2o"})):
        if users & set(tools):
            subprocess.run(["mvn", "-q", "-f", str(folder / "pom.xml"), "package", "dependency:copy-dependencies",
                            f"-DoutputDirectory={work / name}"], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--tools", nargs="+", default=["quern", "duckdb", "spark"], choices=list(TOOLS))
    parser.add_argument("--tasks", nargs="+", default=TASKS, choices=TASKS)
    parser.add_argument("--threads", default="2")
    parser.add_argument("--repeat", type=int, default=3, help="the run of least CPU time counts")
    parser.add_argument("--limit", type=int, default=900, help="seconds after which a run is given up")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--no-build", action="store_true")
    options = parser.parse_args()
    work = options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    if not options.no_build:
        build(work, options.tools)
    answers = []
    print("| rows | task | " + " | ".join(options.tools) + " |")
    print("|---|---|" + "---|" * len(options.tools), flush=True)
    for rows in options.rows:
        run = Run(work, rows, options.threads, options.python)
        for task in options.tasks:
            cells = []
            for tool in options.tools:
                if task not in TOOLS[tool]:
                    cells.append("–")
                    continue
                log = work / f"{tool}-{task}.log"
                runs = [measured(run.command(tool, task), log, options.limit) for _ in range(options.repeat)]
                if None in runs:
                    cells.append(f"over {options.limit} s")
                    continue
                cpu, wall, memory = min(runs)
                cells.append(f"{cpu:.1f} [{wall:.1f}] {memory:.0f} MB")
                answers.append(f"{rows:,} {task} {tool}: {answer(tool, log)}")
            print(f"| {rows:,} | {task} | " + " | ".join(cells) + " |", flush=True)
    print("\n" + "\n".join(a for a in answers if not a.endswith(": ")))


if __name__ == "__main__":
    main()
