#!/usr/bin/python3
"""Template rendering side by side: python3-jinja2, Carboy, and hand-written C++ that appends the same strings.

    jinja.py BUILD/bin/jinja_render
"""
import json
import os
import statistics
import subprocess
import sys
import time

import jinja2

TEMPLATES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "jinja_templates")


def measure(work):
    calls, times = 1, []
    for round_ in range(8):
        start = time.process_time_ns()
        for _ in range(calls):
            work()
        passed = time.process_time_ns() - start
        if round_ == 0:
            calls = max(1, min(2000, int(2e8 / max(passed, 1))))
        else:
            times.append(passed / calls)
    return statistics.median(times)


class Record:
    def __init__(self, **values):
        self.__dict__.update(values)


def main():
    env = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True)
    text = "A computer scientist is someone who fixes things that aren't broken."
    script = "<script>alert(\"This should not be displayed.\");</script>"
    contexts = {
        "table": {"table": [list(range(1, 11)) for _ in range(1000)]},
        "page": {"title": "Users & friends", "user": "Ann \"A\" Smith",
                 "fields": ["name", "email", "street", "city", "country", "phone", "website", "birthday"],
                 "links": [Record(href=f"/topics?page={i}&sort=new", caption=f"News & more, part {i}") for i in range(12)]},
        "fortunes": {"fortunes": [Record(id=i, message=script if i == 11 else text) for i in range(1, 13)]},
    }
    ours = json.loads(subprocess.run([sys.argv[1], TEMPLATES], check=True, capture_output=True).stdout)
    print("x hand: compared with C++ with its own escaping loop; x same: compared with C++ that escapes as the engine does")
    print(f"{'':10} {'python us':>11} {'carboy us':>11} {'hand us':>9} {'x python':>9} {'x hand':>7} {'x same':>7}"
          f" {'allocations':>12} {'by hand':>8}")
    for name, context in contexts.items():
        template = env.get_template(name + ".html")
        python = measure(lambda: template.render(context))
        row = ours[name]
        print(f"{name:10} {python / 1000:11.1f} {row['carboy'] / 1000:11.2f} {row['hand'] / 1000:9.2f} {python / row['carboy']:9.1f}"
              f" {row['carboy'] / row['hand']:7.2f} {row['carboy'] / row['hand_same_escape']:7.2f}"
              f" {row['allocations']:12} {row['hand_allocations']:8}")


main()
