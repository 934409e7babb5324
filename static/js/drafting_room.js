/* The drafting room by keyboard: decide, walk, open, undo; words of the text are picked by selecting them.
   Without this script every deed is a plain form. */
(function () {
  "use strict";
  var live = document.getElementById("room-live");
  var picked = null;
  var last = null;

  function room() { return document.getElementById("room"); }
  function cards() { return Array.prototype.slice.call(document.querySelectorAll("#room-queue .card")); }
  function current() { return document.querySelector("#room-queue .card.is-current"); }

  function say(words, refused) {
    live.textContent = words;
    live.classList.toggle("is-refused", Boolean(refused));
  }

  function light(card) {
    var key = card && card.dataset.entry;
    document.querySelectorAll(".carries").forEach(function (mark) {
      mark.classList.toggle("is-current", Boolean(key) && mark.dataset.entries.indexOf(key) >= 0);
    });
  }

  function take(card, quiet) {
    if (!card) { return; }
    cards().forEach(function (each) {
      var is = each === card;
      each.classList.toggle("is-current", is);
      each.querySelector(".decide").classList.toggle("folded", !is);
    });
    var form = document.getElementById("mark-form");
    if (form) {
      form.hidden = !card.dataset.mark;
      form.action = card.dataset.mark;
      form.elements.seen.value = card.dataset.seen;
    }
    light(card);
    if (!quiet) {
      card.focus({ preventScroll: true });
      card.scrollIntoView({ block: "nearest" });
    }
  }

  function walk(step) {
    var all = cards();
    var at = all.indexOf(current());
    take(all[Math.max(0, Math.min(all.length - 1, at + step))]);
  }

  /* ---- the words selected in the text, as a span of the article's own text ---- */
  function before(words, node, offset) {
    var range = document.createRange();
    range.selectNodeContents(words);
    range.setEnd(node, offset);
    var part = range.cloneContents();
    part.querySelectorAll("del").forEach(function (gone) { gone.remove(); });
    return part.textContent.length;
  }

  function textOf(article) {
    return Array.prototype.map.call(article.querySelectorAll("[data-start]"), function (words) {
      return before(words, words, words.childNodes.length) && words.cloneNode(true);
    }).filter(Boolean).map(function (copy) {
      copy.querySelectorAll("del").forEach(function (gone) { gone.remove(); });
      return copy.textContent;
    }).join("\n");
  }

  function place(article, node, offset, isEnd) {
    var element = node.nodeType === 1 ? node : node.parentElement;
    var words = element.closest("[data-start]");
    if (words && article.contains(words)) {
      return Number(words.dataset.start) + before(words, node, offset);
    }
    var lines = Array.prototype.slice.call(article.querySelectorAll("[data-start]"));
    var range = document.createRange();
    range.setStart(node, offset);
    range.collapse(true);
    var found = null;
    lines.forEach(function (line) {
      var where = range.comparePoint(line, 0); // -1: the line begins before the place
      if (isEnd && where < 0) { found = Number(line.dataset.start) + before(line, line, line.childNodes.length); }
      if (!isEnd && where > 0 && found === null) { found = Number(line.dataset.start); }
    });
    return found;
  }

  function pick() {
    var form = document.getElementById("mark-form");
    var button = document.getElementById("mark-go");
    var chosen = window.getSelection();
    picked = null;
    if (!form || !button || !chosen) { return; }
    if (!chosen.isCollapsed && chosen.rangeCount) { picked = read(chosen.getRangeAt(0)); }
    button.hidden = !picked;
    var said = document.getElementById("mark-said");
    if (!said.dataset.words) { said.dataset.words = said.textContent; }
    said.textContent = picked ? picked.label + " " : said.dataset.words;
    if (picked) {
      var strong = document.createElement("strong");
      strong.textContent = "“" + (picked.quote.length > 40 ? picked.quote.slice(0, 38) + "…" : picked.quote) + "”";
      said.appendChild(strong);
    }
  }

  function articleOf(node) {
    var element = node.nodeType === 1 ? node : node.parentElement;
    return element && element.closest(".article[data-text]");
  }

  function read(range) {
    var article = articleOf(range.startContainer);
    if (!article) { return null; }
    var ends = articleOf(range.endContainer) === article;
    var text = textOf(article);
    var start = place(article, range.startContainer, range.startOffset, false);
    var end = ends ? place(article, range.endContainer, range.endOffset, true) : text.length;
    if (start === null || end === null || end <= start) { return null; }
    var quote = text.slice(start, end);
    start += quote.length - quote.replace(/^\s+/, "").length;
    end -= quote.length - quote.replace(/\s+$/, "").length;
    if (end <= start) { return null; }
    return { text: article.dataset.text, label: article.dataset.label, start: start, end: end, quote: text.slice(start, end) };
  }

  function mark() {
    var form = document.getElementById("mark-form");
    if (!form || form.hidden || !picked) { return false; }
    form.elements.text.value = picked.text;
    form.elements.start.value = picked.start;
    form.elements.end.value = picked.end;
    form.elements.quote.value = picked.quote;
    send(form);
    return true;
  }

  /* ---- a deed without leaving the page ---- */
  function send(form, button) {
    var holder = room();
    if (holder.classList.contains("is-busy")) { return; }
    holder.classList.add("is-busy");
    var data = new FormData(form);
    if (button && button.name) { data.append(button.name, button.value); }
    var card = form.closest(".card") || current();
    var key = card && card.dataset.entry;
    fetch(form.action, { method: "POST", body: data, credentials: "same-origin", headers: { Accept: "text/html" } })
      .then(function (answer) {
        return answer.text().then(function (html) { show(answer, html, key); });
      })
      .catch(function () { holder.classList.remove("is-busy"); form.submit(); });
  }

  function show(answer, html, key) {
    var page = new DOMParser().parseFromString(html, "text/html");
    var fresh = page.getElementById("room");
    room().classList.remove("is-busy");
    if (!fresh) {
      var why = page.querySelector("main .lead") || page.querySelector("main h1");
      say(why ? why.textContent.trim() : String(answer.status), true);
      return;
    }
    var tops = ["room-text", "room-queue"].map(function (id) { return document.getElementById(id).scrollTop; });
    room().replaceWith(document.importNode(fresh, true));
    ["room-text", "room-queue"].forEach(function (id, i) { document.getElementById(id).scrollTop = tops[i]; });
    if (answer.ok) {
      last = key;
      history.replaceState(null, "", answer.url);
    }
    var told = page.querySelector(".messagelist");
    var wrong = page.querySelector(".card.is-current .field-error");
    say(wrong ? wrong.textContent : told ? told.textContent.trim() : "", Boolean(wrong));
    ready();
    if (wrong) { openWhy(current()); } else { take(current()); }
  }

  function openWhy(card) {
    var why = card && card.querySelector(".why");
    if (!why) { return; }
    why.open = true;
    var empty = why.querySelector("select");
    if (empty.value) { empty = why.querySelector("textarea"); }
    empty.focus();
  }

  function decide(key) {
    var card = current();
    var button = card && card.querySelector('[data-key="' + key + '"]');
    if (!button) { return false; }
    press(button);
    return true;
  }

  function press(button) {
    var form = button.form;
    if (button.value === "not_adopted") {
      var why = form.querySelector(".why");
      if (!why.querySelector("select").value || !why.querySelector("textarea").value.trim()) {
        why.open = true;
        form.dataset.meant = "not_adopted";
        openWhy(form.closest(".card"));
        return;
      }
    }
    send(form, button);
  }

  function undo() {
    if (decide("u")) { return true; }
    var card = last && document.getElementById("entry-" + last);
    if (!card) { return false; }
    take(card);
    return decide("u");
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (button && button.id === "mark-go") { event.preventDefault(); mark(); return; }
    if (button && button.form && button.form.matches("form[data-deed]")) {
      event.preventDefault();
      if (button.matches(".outcome")) { press(button); } else { send(button.form, button); }
      return;
    }
    var link = event.target.closest(".take a");
    if (link) { event.preventDefault(); take(link.closest(".card")); return; }
    var card = event.target.closest("#room-queue .card");
    if (card && !card.classList.contains("is-current") && !event.target.closest("a, button, summary, input, select, textarea")) {
      take(card);
    }
  });

  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.isComposing) { return; }
    var field = event.target.closest("input, textarea, select");
    if (field && (event.ctrlKey || event.metaKey) && event.key === "Enter") {
      var meant = field.form && field.form.querySelector('[value="' + (field.form.dataset.meant || "not_adopted") + '"]');
      if (meant) { event.preventDefault(); press(meant); }
      return;
    }
    if (event.ctrlKey || event.metaKey) { return; }
    if (field && event.key === "Escape") { take(field.closest(".card") || current()); return; }
    if (field || event.target.closest("#header")) { return; }
    var key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    var done = true;
    var free = event.target === document.body || event.target.closest(".card");
    if (key === "j" || key === "ArrowDown" && free) { walk(1); }
    else if (key === "k" || key === "ArrowUp" && free) { walk(-1); }
    else if (key === "w") { done = mark(); }
    else if (key === "u") { done = undo(); }
    else if (key === "Enter" && event.target.matches(".card")) { current().querySelector("[data-open]").click(); }
    else { done = /^[apnhor]$/.test(key) && decide(key); }
    if (done) { event.preventDefault(); }
  });

  document.addEventListener("selectionchange", pick);

  function ready() {
    var hint = document.querySelector(".keys");
    if (hint) { hint.hidden = false; }
    light(current());
    take(current(), true);
    pick();
  }

  ready();
  var node = document.querySelector('.node[aria-current="true"]');
  var strip = node && node.closest("ol");
  if (strip && strip.scrollWidth > strip.clientWidth) { strip.scrollLeft = node.offsetLeft - 80; }
  else if (node) { node.scrollIntoView({ block: "nearest" }); }
  var chosen = document.querySelector(".article.is-chosen");
  var sheet = document.getElementById("room-text");
  if (chosen && sheet && sheet.scrollHeight > sheet.clientHeight) { sheet.scrollTop = chosen.offsetTop - 80; }
  var queue = document.getElementById("room-queue");
  if (current() && queue.scrollHeight > queue.clientHeight && current().offsetTop > queue.clientHeight / 2) {
    queue.scrollTop = current().offsetTop - 120;
  }
  if (location.hash && current()) { current().focus({ preventScroll: true }); }
}());
