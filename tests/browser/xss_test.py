"""Row H13 of the table of promises: hostile text in every place of a page adds no element, handler or script in Chromium.

usage: xss_test.py <path of xss_app> [unittest options]
"""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "system"))
from serving import Served, executable_argument, scratch_folder  # noqa: E402

from chromium import chromium  # noqa: E402

APP = executable_argument()
ENDINGS = ("", '">', "'>", "</script>", "</textarea>", "</title>", "-->", "]]>", '\\">', "`>", "</p></li>")
VECTORS = ("<script>pwned=1</script>", "<img src=x onerror=pwned=1>", "<svg onload=pwned=1>", "<iframe srcdoc='<script>parent.pwned=1</script>'>",
           "<a href=javascript:pwned=1>x</a>", "<ScRiPt/x>pwned=1</sCrIpT >", "<math><mi//xlink:href='data:x,<script>pwned=1</script>'>",
           "<body onpageshow=pwned=1>", "<details open ontoggle=pwned=1>", "<style>@import'javascript:pwned=1'</style>",
           "<object data=javascript:pwned=1>", "<base href=//evil.example/>")
OTHERS = ("' onfocus=pwned=1 autofocus x='", '" onfocus=pwned=1 autofocus x="', "onclick=pwned=1", "x onmouseover=pwned=1",
          "';pwned=1;//", '";pwned=1;//', "\\';pwned=1;//", '\\";pwned=1;//', "\u2028pwned=1//", "\u2029pwned=1//", "'+(pwned=1)+'",
          "${pwned=1}", "`${pwned=1}`", "{{ 7 * 7 }}", "{% raw %}", "<!--<script>", "<![CDATA[<script>pwned=1</script>]]>",
          "&lt;script&gt;pwned=1&lt;/script&gt;", "&#60;script&#62;pwned=1", "%3Cscript%3Epwned=1%3C/script%3E", "+ADw-script+AD4-pwned=1",
          "\ufeff<script>pwned=1</script>", "javascript:pwned=1", "java\tscript:pwned=1", "data:text/html,<script>pwned=1</script>",
          "http://a/\"onmouseover=pwned=1//", "http://a/'onmouseover=pwned=1//", "https://a.example/<script>pwned=1</script>",
          "mailto:a@b.example\"onclick=pwned=1", "www.a.example\"><img/src/onerror=pwned=1>", "<", ">", "&", "\"", "'", "</", "<x", "<!", "<?")
PAYLOADS = [ending + vector for ending in ENDINGS for vector in VECTORS] + list(OTHERS)
PAGES = ("/page?x=", "/refused?x=", "/failing?x=", "/failing-template?x=", "/json?x=", "/missing/")  # the first one is loaded

# Loads the first page in a frame, parses the others, and returns what is wrong.
LOOK = r"""
const [pages, payloads, done] = arguments;
const frame = document.body.appendChild(document.createElement("iframe"));
const load = text => new Promise(resolve => { frame.onload = resolve; frame.srcdoc = text; });
const known = element => element.classList.contains("known");
function faults(page) {
    const found = [];
    for (const element of page.querySelectorAll("*")) {
        const name = element.localName;
        if (["img", "svg", "iframe", "object", "embed", "base", "math"].includes(name) || (name == "script" && !known(element)))
            found.push("an element " + name);
        for (const attribute of element.attributes)
            if ((attribute.name.startsWith("on") && !known(element)) || attribute.name == "autofocus" ||
                (["href", "src", "action"].includes(attribute.name) && !/^(https?:|mailto:|\/|#|$)/i.test(attribute.value)))
                found.push("an attribute " + attribute.name + "=" + attribute.value);
    }
    return found;
}
function shown(page, view, text) {
    const [first, second, third] = page.querySelectorAll("p");
    const all = [first.textContent, second.title, second.dataset.x, third.title, view.shown,
                 JSON.parse(page.querySelectorAll("script")[1].textContent).k];
    return all.filter(each => each !== text).map(each => "it shows " + JSON.stringify(each));
}
const count = page => page.querySelectorAll("*:not(#links *)").length;
async function look(address, text, usual) {
    const answer = await fetch(address), source = await answer.text();
    if (!answer.headers.get("Content-Type").startsWith("text/html")) return answer.headers.get("X-Content-Type-Options") === "nosniff" ? [] : ["a browser may take it for HTML"];
    if (!answer.url.includes("/page")) return faults(new DOMParser().parseFromString(source, "text/html"));
    await load(source);
    const page = frame.contentDocument, view = frame.contentWindow, found = faults(page).concat(shown(page, view, text));
    if (view.pwned !== undefined || window.pwned !== undefined) found.push("a script ran");
    if (usual && count(page) != usual) found.push(count(page) + " elements for " + usual);
    return found;
}
(async () => {
    const wrong = [];
    let looked = 0, usual = 0;
    if (pages[0] == "/page?x=") {
        wrong.push(...await look("/page?x=plain", "plain"));
        usual = count(frame.contentDocument);
    }
    for (const text of payloads)
        for (const page of pages) {
            for (const fault of await look(page + encodeURIComponent(text), text, usual)) wrong.push(page + text + ": " + fault);
            ++looked;
        }
    done([wrong, looked, usual]);
})().catch(error => done([["" + error.stack], 0, 0]));
"""


class HostileText(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser = cls.enterClassContext(chromium())
        cls.browser.set_script_timeout(120)

    def look(self, pages, *options):
        with scratch_folder() as folder, Served(APP, folder, *options) as app:
            self.browser.get(app.address + "/json")
            wrong, looked, elements = self.browser.execute_async_script(LOOK, pages, PAYLOADS)
            self.browser.get("about:blank")
        self.assertEqual(looked, len(pages) * len(PAYLOADS))
        return wrong, elements

    def test_in_pages_and_errors(self):
        wrong, elements = self.look(PAGES)
        self.assertEqual(wrong, [])
        self.assertGreater(elements, 60)

    def test_in_debug_pages(self):
        self.assertEqual(self.look([page for page in PAGES if "failing" in page], "--debug", "--no-reload")[0], [])

    def test_the_control_is_flagged(self):
        flagged = {fault.split(": ")[0] for fault in self.look(["/weak?x="])[0]}
        self.assertGreater(len(flagged), 100)


if __name__ == "__main__":
    unittest.main()
