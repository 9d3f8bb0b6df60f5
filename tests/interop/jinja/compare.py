#!/usr/bin/python3
"""Renders templates with python3-jinja2 and with Carboy and compares them byte for byte.

    compare.py DRIVER                    the corpus in tests/interop/jinja/corpus/*.json
    compare.py DRIVER --random 100000    random templates (--seed N to repeat a run)

Errors are compared by whether they occur, and by template and line; in groups marked "exact", also by kind and
message.
"""
import argparse
import glob
import json
import os
import re
import subprocess
import sys
import warnings

import jinja2
import jinja2.sandbox
from markupsafe import Markup

warnings.simplefilter("ignore")
HERE = os.path.dirname(os.path.abspath(__file__))
UNDEFINED = {"strict": jinja2.StrictUndefined, "chainable": jinja2.ChainableUndefined, "debug": jinja2.DebugUndefined}


def decode(value):
    if isinstance(value, list):
        return [decode(item) for item in value]
    if isinstance(value, dict):
        if "__markup__" in value:
            return Markup(value["__markup__"])
        if "__tuple__" in value:
            return tuple(decode(item) for item in value["__tuple__"])
        return {key: decode(item) for key, item in value.items()}
    return value


def environment(case):
    options = dict(case["options"])
    undefined = UNDEFINED.get(options.pop("undefined", ""), jinja2.Undefined)
    newstyle = options.pop("newstyle_gettext", False)
    env = jinja2.Environment(loader=jinja2.DictLoader(case["templates"]), undefined=undefined,
                             extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols", "jinja2.ext.i18n"], **options)
    env.install_null_translations(newstyle=newstyle)
    return env


def error_place(error, case):
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.name, error.lineno
    place = (None, 0)
    trace = error.__traceback__
    while trace is not None:
        template = trace.tb_frame.f_globals.get("__jinja_template__")
        name = trace.tb_frame.f_globals.get("__name__")
        if template is not None:
            place = (template.name, template.get_corresponding_lineno(trace.tb_lineno))
        elif trace.tb_frame.f_code.co_filename == "<template>":
            place = (trace.tb_frame.f_globals["__jinja_exception__"] and case["main"], trace.tb_lineno)
        trace = trace.tb_next
    return place


def options_strict(case):
    return case["options"].get("undefined") == "strict"


def from_optimizer(error):
    """Returns whether Jinja failed while folding constants; it then rejects a template whose branch may never run."""
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith("jinja2/optimizer.py"):
            return True
        trace = trace.tb_next
    return False


def expected(case):
    env = environment(case)
    env.rewrite = False
    try:
        template = env.get_template(case["main"])
        context = template.new_context(dict(decode(case["context"])))
        return {"out": "".join(template.root_render_func(context))}
    except RecursionError:
        return {"skip": "recursion"}
    except jinja2.UndefinedError as error:
        if options_strict(case) and from_optimizer(error):
            return {"skip": "optimizer"}
        name, line = error_place(error, case)
        return {"kind": type(error).__name__, "line": line, "template": name, "message": str(error)}
    except Exception as error:  # the template may raise any exception
        name, line = error_place(error, case)
        return {"kind": type(error).__name__, "line": line, "template": name, "message": str(error)}


class Driver:
    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def render(self, case):
        self.process.stdin.write(json.dumps(case).encode() + b"\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the driver died on: {json.dumps(case)}")
        return json.loads(line)


ADDRESS = re.compile(r" (object )?at 0x[0-9a-f]+|<generator object [\w.<>]+|<built-in method \w+ of \w+ object|"
                     r"<bound method [^>]*>|<(list_reverseiterator|reversed|dict_reversekeyiterator) object")


def same(ours, theirs, case):
    # Skipped: endless recursion, and undefined constants under `strict`, which fail at run time
    # (docs/guide/templates.md).
    if "skip" in theirs:
        return True
    if "out" in theirs:
        if "out" not in ours:
            return ours["kind"] == "OverflowError" and "64" in ours["message"]
        return ours["out"] == theirs["out"] or bool(ADDRESS.search(theirs["out"]))
    if "out" in ours:
        return False
    if case.get("exact"):
        return (ours["kind"], ours["message"]) == (theirs["kind"], theirs["message"])
    if ours["kind"] == "OverflowError" and "64" in ours["message"]:
        return True
    # Python's own compiler rejects some templates without a position; Jinja's lexer does not name the template.
    if theirs["line"] == 0:
        return True
    return ours["line"] == theirs["line"] and theirs["template"] in (None, ours["template"])


def load_corpus():
    for path in sorted(glob.glob(os.path.join(HERE, "corpus", "*.json"))):
        with open(path) as file:
            group = json.load(file)
        for index, case in enumerate(group["cases"]):
            yield (f"{os.path.basename(path)}#{index}",
                   {"exact": group.get("exact", False), "main": "main",
                    "templates": case.get("templates", {"main": case.get("source", "")}),
                    "context": {**group.get("context", {}), **case.get("context", {})},
                    "options": {**group.get("options", {}), **case.get("options", {})}})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("driver")
    parser.add_argument("--random", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=10)
    args = parser.parse_args()
    driver = Driver(args.driver)
    if args.random:
        import generate
        cases = ((f"seed {args.seed} #{i}", case) for i, case in enumerate(generate.cases(args.seed, args.random)))
    else:
        cases = load_corpus()
    total = failed = errors = kinds = limits = 0
    for name, case in cases:
        total += 1
        theirs, ours = expected(case), driver.render(case)
        errors += "kind" in theirs
        kinds += "kind" in theirs and "kind" in ours and theirs["kind"] != ours["kind"]
        if same(ours, theirs, case):
            continue
        # The size of a value is limited here, and in Python by the machine's memory (docs/guide/templates.md). The
        # corpus
        # has no such value that Python renders.
        if args.random and "kind" not in theirs and ours.get("kind") == "MemoryError":
            limits += 1
            continue
        failed += 1
        if failed <= args.show:
            print(f"--- {name}\n{json.dumps(case['templates'])}\n options {case['options']}\n"
                  f" python {json.dumps(theirs)}\n carboy {json.dumps(ours)}")
    print(f"{total} templates, {errors} of them errors, {failed} different ({kinds} errors of another kind, "
          f"{limits} values larger than the limit)")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
