"""What a reader looks for is found, from a server and from a folder; links name the questions."""

import io
import itertools
import re
import time

import book
import pytest
from browser_checks import SHIFTS, listen, reader, served
from bs4 import BeautifulSoup
from mlebook.questions import questions
from mlebook.search_index import IndexFormat, said
from mlebook.terms import entries

HAT = re.compile(r"\\hat\s*\{?\\sigma")
# What is typed, and the pages of which each must be among those found.
WANTED = {
    "MSE": ["06-normal", "07-linear-regression", "libraries"],
    "ddof": ["06-normal", "libraries"],
    "separation": ["09-no-closed-form"],
    "sigma hat": ["07-linear-regression", "05-maximizing", "06-normal", "libraries", "notation"],
    "beta hat": ["07-linear-regression", "08-logistic-regression", "09-no-closed-form"],
    "MLE": ["01-likelihood", "06-normal"],
    "log likelihood": ["03-log-likelihood", "04-why-log"],
    "IRLS": ["09-no-closed-form"],
    "AIC": ["libraries"],  # only in code
    "LogisticRegression": ["api"],
}
# What students ask for, and the page that must be found first.
ASKED = {
    "01-likelihood": "mle|MLE|likelihood|standard error|standard errors|odds|sufficient statistic"
    "|maximum likelihood estimation|density|coin|likelihood function",
    "02-probability-vs-likelihood": "likelihood vs probability|likelihood ratio|prior|posterior"
    "|difference between likelihood and probability|probability|dice",
    "03-log-likelihood": "log likelihood|log-likelihood|underflow|KL|KL divergence"
    "|negative log likelihood|law of large numbers",
    "04-why-log": "why log|why the logarithm|log-sum-exp|observed information",
    "05-maximizing": "newton|newton's method|Newton’s method|gradient ascent|gradient descent|score"
    "|hessian|L-BFGS|how to maximize|fisher scoring|line search|saddle points|convergence",
    "06-normal": "confidence interval|variance|fisher information|sigma hat|ddof|bias|MSE"
    "|normal distribution|degrees of freedom|what is fisher information|speed of light",
    "07-linear-regression": "SSE|OLS|least squares|linear regression|residuals|squared errors"
    "|beta hat|p-value|penguins",
    "08-logistic-regression": "logistic regression|odds ratio|cross entropy|sigmoid|delta method",
    "09-no-closed-form": "separation|perfect separation|closed form|IRLS",
    "glossary": "信息|费希尔信息|似然|правдоподобие|Фишер|правдоподобия|логистическая регрессия"
    "|最大似然|метод наименьших квадратов|牛顿法|方差|дисперсия|标准差|стандартное отклонение"
    "|期望|математическое ожидание",
    "pytorch": "pytorch",
    "libraries": "statsmodels",
    "homework": "homework",
}


# All results are there, and of each the summary, where there are any.
DONE = """() => {
  const count = (css) => document.querySelectorAll(`#search-results ${css}`).length;
  const all = document.querySelector(".search-summary")?.textContent.match(/found (\\d+)/)?.[1];
  const served = location.protocol !== "file:";
  return all && (!served || count("li > span") + count(".context") == all);
}"""
# The page that comes first for each of these words; Sphinx takes the best from the end.
FIRST = """(words) => words.map((word) => [
  word, Search._performSearch(...Search._parseQuery(word)).at(-1)[0].replace("chapters/", "")])"""


def search(context, root, words):
    """Search for words; return the pages found, in order, what is said of them, and all faults."""
    page = context.new_page()
    heard = listen(page, root)
    page.goto(f"{root}search.html?q={words.replace(' ', '+')}")
    page.wait_for_function(DONE)
    found = page.locator("#search-results li > a:first-child")
    addresses = found.evaluate_all("(links) => links.map((a) => a.getAttribute('href'))")
    about = page.locator("#search-results p.context").all_text_contents()
    why_none = page.locator(".search-folder").is_visible()
    page.close()
    names = (re.sub(r".*/|\.html.*", "", address) for address in addresses)
    return list(dict.fromkeys(names)), about, why_none, heard


@pytest.fixture(scope="module", params=["server", "folder"])
def place(request, browser):
    """Open the browser where the book is: on a server, or in a folder."""
    html = book.build()
    with served(html) as root, reader(browser, 1280, "light") as context:
        yield context, root if request.param == "server" else html.as_uri() + "/"


# In a folder the same script reads the same index, and says less of what it found.
on_a_server = pytest.mark.parametrize("place", ["server"], indirect=True)


@pytest.mark.parametrize("words", WANTED)
def test_words_lead_to_their_pages(place, words):
    """Without an error; a server also says where the word stands, a folder why it does not."""
    context, root = place
    names, about, why_none, heard = search(context, root, words)
    assert heard == []
    assert set(WANTED[words]) <= set(names)
    assert why_none == root.startswith("file:")
    assert bool(about) != why_none


@on_a_server
def test_each_question_finds_its_page_first(place):
    """In three languages, as single words and as phrases."""
    context, root = place
    page = context.new_page()
    page.goto(root + "search.html")
    page.wait_for_function("() => Search.hasIndex()")
    asked = {words: name for name, many in ASKED.items() for words in many.split("|")}
    found = dict(page.evaluate(FIRST, list(asked)))
    page.close()
    assert {w: page for w, page in found.items() if page != asked[w]} == {}
    assert len(asked) > 70


@on_a_server
def test_what_is_found_first_is_what_has_the_symbol(place):
    """All pages with an estimate of σ, before those that only have a σ and some hat."""
    names, *_ = search(*place, "sigma hat")
    pages = [p for p in (book.HTML / "chapters").glob("*.html") if HAT.search(p.read_text("utf-8"))]
    assert len(pages) >= 4
    assert set(names[: len(pages)]) == {page.stem for page in pages}


@on_a_server
def test_what_is_said_of_a_page_is_what_a_reader_sees(place):
    """Formulas once, no definition that shows on hover only; around the word that was sought."""
    _, about, *_ = search(*place, "ddof")
    assert about
    assert all("ddof" in text for text in about)
    assert not any("\\" in text for text in about)


@on_a_server
@pytest.mark.parametrize("words", ["mle", "numpy", "scipy", "mlelib", "brentq"])
def test_no_line_that_imports_is_what_is_said(place, words):
    """Code is shown only where the word stands nowhere else; each page is found once or twice."""
    _, about, *_ = search(*place, words)
    assert 0 < len(about) < len(list(book.pages(book.build())))
    assert not any(
        re.search(r"(?<!`)\b(import|from) [a-z.]+ ?(import|as)\b", text) for text in about
    )


def late(route):
    """Send a script after the page was painted."""
    time.sleep(0.3)
    route.continue_()


@pytest.mark.parametrize("width", [390, 1280])
def test_no_result_moves_while_others_are_found(browser, place, width):
    """Who aims at a result hits it, also when a server says what stands there only then."""
    _, root = place
    with reader(browser, width, "light") as context:
        page = context.new_page()
        page.add_init_script(f"({SHIFTS})()")
        page.route("**/searchtools.js", late)
        page.goto(f"{root}search.html?q=gradient+ascent")
        page.wait_for_function(DONE)
        page.wait_for_timeout(300)
        assert page.evaluate("window.moved") < 0.001


def test_formulas_are_said_in_words():
    assert said(r"\hat\sigma^2 = \frac{1}{n}") == "sigma hat squared 1 n"
    assert said(r"\hat{\sigma}^{2}") == "sigma hat squared"
    assert said(r"\hat\beta_2 > \bar x") == "beta hat 2 x bar"
    assert said(r"\mathrm{MSE} \ell(\hat p)") == "MSE log likelihood p hat"
    assert said(r"\left(\varphi\right) \tag{6.4}") == "varphi 6 4"


@on_a_server
def test_a_page_that_says_a_word_is_found_under_all_its_names(place):
    """The chapter where a word of the glossary is born comes first, whatever name is typed."""
    context, root = place
    born = {name: entry.chapter for entry in entries() for name in entry.names if name.isupper()}
    assert {"MLE", "MSE", "IRLS", "OLS", "RSS", "SSE", "KL"} <= born.keys()
    page = context.new_page()
    page.goto(root + "search.html")
    page.wait_for_function("() => Search.hasIndex()")
    assert dict(page.evaluate(FIRST, list(born))) == born
    page.close()


def test_a_build_with_nothing_to_write_keeps_the_index():
    text = (book.build() / "searchindex.js").read_text("utf-8")
    form, again = IndexFormat("chapters/intro"), io.StringIO()
    form.dump({**form.load(io.StringIO(text)), "indexentries": {}}, again)
    assert ("sigma hat", "") in form.first["chapters/06-normal"]
    assert again.getvalue() == text


def test_links_to_neighbors_name_the_question():
    """As the landing page does, with its number; pages without a question keep their title."""
    html = book.build()
    asked = {page: f"{i}. {words}" for i, (page, words) in enumerate(questions().items(), 1)}
    written = (book.ROOT / "chapters").glob("[0-9]*.ipynb")
    assert sorted(asked) == sorted(f"chapters/{path.stem}" for path in written)
    links = {page: neighbors(html / f"{page}.html") for page in [*asked, "index"]}
    pages = list(asked)
    assert links["index"]["after"] == asked[pages[0]]
    for before, after in itertools.pairwise(pages):
        assert links[before]["after"] == asked[after]
        assert links[after]["before"] == asked[before]
    assert links[pages[-1]]["after"] == "Homework"


def neighbors(page):
    """Read what the links to the pages before and after say."""
    end = page.read_text("utf-8").split('<nav class="neighbors"')[1]
    links = BeautifulSoup(end, "html.parser").select("a:has(.title)")
    return {link["class"][0]: link.select_one(".title").get_text() for link in links}
