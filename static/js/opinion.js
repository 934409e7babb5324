/* A draft that is tapped or selected leads to the form at that place; the form keeps what was typed. */
(function () {
  "use strict";

  /* The place of a selection: the article, and where its words begin and end in the article's text. */
  function place(point, offset) {
    const element = point.nodeType === 1 ? point : point.parentElement;
    const line = element && element.closest("[data-start]");
    if (!line) return null;
    const range = document.createRange();
    range.selectNodeContents(line);
    range.setEnd(point, offset);
    return { line: line, at: Number(line.dataset.start) + range.toString().length };
  }

  function selected(root) {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!root.contains(range.commonAncestorContainer)) return null;
    const first = place(range.startContainer, range.startOffset);
    const last = place(range.endContainer, range.endOffset);
    if (!first || !last || last.at <= first.at) return null;
    const article = first.line.closest("[data-node]");
    if (article !== last.line.closest("[data-node]")) return null;
    return { article: article, start: first.at, end: last.at, words: range.toString() };
  }

  /* The page of the draft. */
  const law = document.querySelector("[data-selectable]");
  if (law) {
    const bar = document.querySelector("[data-say-bar]");
    const link = bar.querySelector("[data-say-link]");
    let here = null;

    const offer = function (query, words) {
      link.href = law.dataset.write + query;
      link.textContent = words;
      bar.hidden = false;
    };

    const mark = function (article) {
      if (here) here.classList.remove("is-here");
      here = article;
      if (here) here.classList.add("is-here");
    };

    document.addEventListener("selectionchange", function () {
      const found = selected(law);
      if (!found || found.end - found.start > 500) return;
      mark(found.article);
      const query = "?node=" + found.article.dataset.node + "&start=" + found.start + "&end=" + found.end;
      offer(query, link.dataset.words + "（" + found.article.dataset.label + "）");
    });

    law.addEventListener("click", function (event) {
      if (event.target.closest("a") || selected(law)) return;
      const article = event.target.closest("[data-node]");
      if (!article) return;
      mark(article);
      const line = event.target.closest("[data-paragraph]");
      const several = article.querySelector('[data-paragraph="1"]');
      const part = line && several ? "&paragraph=" + line.dataset.paragraph : "";
      offer("?node=" + article.dataset.node + part, link.dataset.article + " " + article.dataset.label);
    });

    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape") return;
      bar.hidden = true;
      mark(null);
    });
  }

  const toc = document.querySelector("[data-toc]");
  if (toc && window.matchMedia("(min-width: 64rem)").matches) toc.open = true;

  /* The form. */
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const key = form.dataset.draft;
  const kept = ["text", "proposed_words", "words", "start", "end"];

  function each(act) {
    Array.from(form.elements).forEach(function (field) {
      if (kept.indexOf(field.name) >= 0 || field.name.indexOf("answer_") === 0) act(field);
    });
  }

  function store() {
    try {
      const draft = { submission_key: form.elements.submission_key.value };
      each(function (field) {
        draft[field.name] = field.value;
      });
      localStorage.setItem(key, JSON.stringify(draft));
    } catch (error) {
      return;
    }
  }

  function restore() {
    let draft = null;
    try {
      draft = JSON.parse(localStorage.getItem(key) || "null");
    } catch (error) {
      draft = null;
    }
    if (!draft || !(draft.text || draft.proposed_words) || form.elements.text.value) return;
    const selectedNow = form.elements.words && form.elements.words.value;
    each(function (field) {
      const isPlace = ["words", "start", "end"].indexOf(field.name) >= 0;
      if (draft[field.name] && !(isPlace && selectedNow)) field.value = draft[field.name];
    });
    if (draft.submission_key) form.elements.submission_key.value = draft.submission_key;
    document.querySelector("[data-draft-note]").hidden = false;
  }

  restore();
  form.addEventListener("input", store);

  /* Whoever goes back to a form that was sent, and sends the same again, gets the same receipt. */
  const pages = performance.getEntriesByType ? performance.getEntriesByType("navigation") : [];
  const cameBack = pages.length > 0 && pages[0].type === "back_forward";

  function mark() {
    const part = form.querySelector('[name="paragraph"]:checked');
    let words = part ? part.value : "";
    each(function (field) {
      words += "\n" + field.value;
    });
    let sum = words.length;
    for (let i = 0; i < words.length; i += 1) sum = (sum * 31 + words.charCodeAt(i)) % 4294967291;
    return String(sum);
  }

  function keepKey() {
    const field = form.elements.submission_key;
    try {
      const sent = JSON.parse(sessionStorage.getItem("sent-" + key) || "null");
      if (cameBack && sent && sent.mark === mark()) field.value = sent.key;
      sessionStorage.setItem("sent-" + key, JSON.stringify({ key: field.value, mark: mark() }));
    } catch (error) {
      return;
    }
  }

  const text = document.querySelector("[data-quotable]");
  if (text && form.elements.words) {
    document.addEventListener("selectionchange", function () {
      const found = selected(text);
      if (!found || found.end - found.start > 500) return;
      form.elements.words.value = found.words.replace(/\n+/g, "");
      form.elements.start.value = found.start;
      form.elements.end.value = found.end;
    });
    form.elements.words.addEventListener("input", function () {
      form.elements.start.value = "";
      form.elements.end.value = "";
    });
  }

  const spot = document.querySelector("[data-similar-place]");
  form.elements.text.addEventListener("change", function () {
    if (form.elements.text.value.length < 6) return;
    const body = new URLSearchParams();
    ["text", "node", "csrfmiddlewaretoken"].forEach(function (name) {
      body.set(name, form.elements[name].value);
    });
    fetch(form.dataset.similar, { method: "POST", body: body, credentials: "same-origin" })
      .then(function (response) {
        return response.ok ? response.text() : "";
      })
      .then(function (html) {
        const page = new DOMParser().parseFromString(html, "text/html");
        spot.replaceChildren.apply(spot, Array.from(page.body.childNodes));
      })
      .catch(function () {
        return null;
      });
  });

  form.addEventListener("submit", function (event) {
    if (event.submitter && event.submitter.name === "send_code") return;
    keepKey();
    const button = document.querySelector("[data-send]");
    setTimeout(function () {
      button.disabled = true;
    }, 0);
    window.addEventListener("pageshow", function () {
      button.disabled = false;
    });
  });
})();
