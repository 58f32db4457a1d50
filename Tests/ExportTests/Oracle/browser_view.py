"""Opens a report in a browser and says what a reader would see go wrong.

usage: browser_view.py BROWSER PAGE

Standard library only. The page is opened wide, as on a phone, and dark; in each of them its script
must have run, the console must be silent, the page must not be wider than the screen, every chart
must have a size and its labels must neither leave it nor lie on each other, and text must stand out
from the paper. What the browser made of the page is printed as HTML, for page_numbers.py.
Exit status 0: nothing went wrong; 1: it did, one line each on standard error.
"""

import html
import json
import re
import subprocess
import sys
import tempfile

browser, path = sys.argv[1:3]
text = open(path, encoding="utf-8").read()
problems = []

LOOK = """
function look(view, isDark) {
  var found = [], page = view.contentDocument, root = page.documentElement;
  if (root.scrollWidth > view.clientWidth + 1) {
    found.push("the page is " + root.scrollWidth + " wide");
  }
  if (!page.querySelector("th button")) found.push("the script did not run");
  var charts = page.querySelectorAll("svg[role=img]");
  if (!charts.length) found.push("there is no chart");
  charts.forEach(function (chart) {
    var box = chart.getBoundingClientRect(), labels = [];
    if (box.width < 300 || box.height < 40) found.push(chart.id + " is too small");
    if (chart.querySelectorAll("rect,path").length < 3) found.push(chart.id + " is empty");
    chart.querySelectorAll("text").forEach(function (label) {
      var l = label.getBoundingClientRect();
      if (l.left < box.left - 1 || l.right > box.right + 1 || l.top < box.top - 4
          || l.bottom > box.bottom + 1) found.push(chart.id + " cuts " + label.textContent);
      labels.forEach(function (o) {
        if (l.left < o.box.right && o.box.left < l.right && l.top + 3 < o.box.bottom - 3
            && o.box.top + 3 < l.bottom - 3) {
          found.push(chart.id + ": " + o.text + " lies on " + label.textContent);
        }
      });
      labels.push({box: l, text: label.textContent});
    });
  });
  function light(colour) {
    return colour.match(/[\\d.]+/g).slice(0, 3).map(function (c) {
      c /= 255;
      return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }).reduce(function (sum, c, i) { return sum + c * [0.2126, 0.7152, 0.0722][i]; }, 0);
  }
  var style = view.contentWindow.getComputedStyle.bind(view.contentWindow);
  var paper = light(style(page.body).backgroundColor), seen = {};
  if (paper < 0.2 !== isDark) found.push("the paper is " + style(page.body).backgroundColor);
  page.querySelectorAll("p,a,td,th,dt,dd,small,figcaption,summary,text").forEach(function (e) {
    var now = style(e), colour = e.tagName === "text" ? now.fill : now.color;
    if (seen[colour]) return;
    seen[colour] = true;
    var ink = light(colour);
    var contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
    if (contrast < 4.5) found.push(colour + " has a contrast of " + contrast.toFixed(1));
  });
  return found;
}
"""


def show(page, *options):
    with tempfile.TemporaryDirectory() as folder:
        address = f"{folder}/page.html"
        with open(address, "w", encoding="utf-8") as file:
            file.write(page)
        done = subprocess.run(
            [browser, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
             "--v=0", f"--user-data-dir={folder}/profile", "--virtual-time-budget=5000",
             "--window-size=1300,1000", *options, "--dump-dom", f"file://{address}"],
            capture_output=True, timeout=120)
    for line in done.stderr.decode(errors="replace").splitlines():
        if "CONSOLE" in line:
            problems.append(line)
    return done.stdout.decode()


def look(name, width, *options):
    dark = json.dumps(name == "dark")
    frame = (f'<!DOCTYPE html><body style="margin:0"><iframe id=view style="border:0;height:900px;'
             f'width:{width}px" srcdoc="{html.escape(text)}"></iframe><pre id=found></pre><script>'
             f'{LOOK}onload=function(){{found.textContent=JSON.stringify(look(view,{dark}))}}</script>')
    answer = re.search(r'<pre id="found">(.*?)</pre>', show(frame, *options), re.S)
    if not answer or not answer[1]:
        problems.append(f"{name}: the browser has no answer")
        return
    problems.extend(f"{name}: {p}" for p in json.loads(html.unescape(answer[1])))


look("wide", 1100)
look("phone", 390)
look("dark", 1100, "--blink-settings=preferredColorScheme=0")
made = show(text)
for problem in problems[:20]:
    print(problem, file=sys.stderr)
print(made)
sys.exit(1 if problems else 0)
