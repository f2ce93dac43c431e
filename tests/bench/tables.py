"""Asks our tables and DuckDB the same questions, each in a process of its own, and compares.

    tables.py BENCH TABLE SMALL [with]    "with" when DuckDB can be imported
"""

import json
import math
import resource
import subprocess
import sys
import time

# The first is what the goal is about.
QUESTIONS = [
    "SELECT category, count(*), sum(amount) FROM t WHERE amount > 500 GROUP BY category ORDER BY 1",
    "SELECT category, count(*), sum(amount) FROM t GROUP BY category ORDER BY 1",
    "SELECT count(*) FROM t",
    "SELECT id, name, amount FROM t ORDER BY amount DESC, id LIMIT 10",
    "SELECT DISTINCT country FROM t ORDER BY 1",
    "SELECT count(*) FROM t WHERE name LIKE '%777%'",
    "SELECT country, category, count(*), min(amount), max(amount), avg(amount), sum(quantity)"
    " FROM t WHERE date >= '2024-06' GROUP BY country, category ORDER BY 1, 2",
    "SELECT substr(date, 1, 7) AS month, sum(amount * quantity) FROM t GROUP BY month ORDER BY month",
    "SELECT id, name FROM t WHERE id BETWEEN 5000000 AND 5000003 ORDER BY id",
]

DUCKDB = """
import duckdb, json, sys, time
begun = time.perf_counter()
connection = duckdb.connect(config={"threads": 2})
connection.execute("SET enable_progress_bar = false")
connection.execute("CREATE VIEW t AS SELECT * FROM read_csv(?, types={'date': 'VARCHAR'})".replace("?", repr(sys.argv[1])))
rows = connection.execute(sys.argv[2]).fetchall()
seconds = time.perf_counter() - begun
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM:")).split()[1]
print(json.dumps({"seconds": seconds, "peak_kb": int(peak), "rows": rows}, default=str))
"""


def run(command):
    begun, used = time.perf_counter(), processor()
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    answer = json.loads(result.stdout.splitlines()[-1])
    answer["wall"] = time.perf_counter() - begun
    answer["cpu"] = processor() - used
    return answer


def processor():
    """Seconds of all processors: what others do on the machine at the same time counts less."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def best(command, runs=2):
    return min((run(command) for _ in range(runs)), key=lambda answer: answer["wall"])


def is_same(one, other):
    if isinstance(one, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    if isinstance(one, float) or isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9)
    return one == other


def main():
    bench, table, small, *rest = sys.argv[1:]
    has_duckdb = rest == ["with"]
    bare = best([bench, "loop", table])
    print(f"counting newlines only: {bare['wall']:.2f} s")
    little = best([bench, "ask", small, "grouped", QUESTIONS[0]], 9)
    print(f"a file of 1 MB, the whole process: {little['wall'] * 1000:.1f} ms\n", flush=True)
    faults = 0
    for question in QUESTIONS:
        print(question)
        ours = best([bench, "ask", table, "grouped", question])
        print(f"  ours    {ours['wall']:6.2f} s {ours['cpu']:6.2f} s cpu {ours['peak_kb'] / 1024:7.1f} MB  {ours['way']}")
        if question == QUESTIONS[0]:
            slow = run([bench, "ask", table, "handed", question])
            print(f"  SQLite  {slow['wall']:6.2f} s {slow['cpu']:6.2f} s cpu {slow['peak_kb'] / 1024:7.1f} MB  {slow['way']}")
            faults += not is_same(ours["rows"], slow["rows"])
        if has_duckdb:
            theirs = best([sys.executable, "-c", DUCKDB, table, question])
            ratio = theirs["wall"] / ours["wall"]
            of_cpu = theirs["cpu"] / ours["cpu"]
            print(f"  DuckDB  {theirs['wall']:6.2f} s {theirs['cpu']:6.2f} s cpu {theirs['peak_kb'] / 1024:7.1f} MB  {ratio:.1f} times ours, {of_cpu:.1f} of cpu", flush=True)
            if not is_same(ours["rows"], theirs["rows"]):
                faults += 1
                print(f"  the answers differ: {ours['rows'][:3]} {theirs['rows'][:3]}")
    if not has_duckdb:
        print("\nDuckDB is not here: nothing was compared with it")
    sys.exit(1 if faults else 0)


main()
