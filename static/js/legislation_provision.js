// A provision's lines by keyboard: Enter a new line, Alt and arrows move it, Alt and a digit say what it is, Ctrl S keeps.
(function () {
  "use strict";
  const form = document.querySelector("[data-provision]");
  const list = form && form.querySelector("[data-lines]");
  if (!list) {
    return;
  }
  document.querySelectorAll(".keys").forEach((keys) => { keys.hidden = false; });

  function words(row) {
    return row.querySelector("textarea");
  }

  function fit(area) {
    area.rows = Math.max(2, Math.min(12, Math.ceil(area.value.length / 36)));
  }

  function addAfter(row, text) {
    const fresh = row.cloneNode(true);
    fresh.querySelector("input").value = "";
    fresh.querySelector("select").value = row.querySelector("select").value;
    words(fresh).value = text;
    row.after(fresh);
    fit(words(fresh));
    words(fresh).focus();
    words(fresh).setSelectionRange(0, 0);
  }

  list.querySelectorAll("textarea").forEach(fit);
  list.addEventListener("input", (event) => {
    if (event.target.matches("textarea")) {
      fit(event.target);
    }
  });
  list.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-line]");
    const area = event.target;
    if (!row || event.isComposing) {
      return;
    }
    if (event.key === "Enter" && area.matches("textarea") && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      const rest = area.value.slice(area.selectionEnd);
      area.value = area.value.slice(0, area.selectionStart);
      fit(area);
      addAfter(row, rest);
    } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      const other = event.key === "ArrowUp" ? row.previousElementSibling : row.nextElementSibling;
      if (other) {
        if (event.key === "ArrowUp") { other.before(row); } else { other.after(row); }
        area.focus();
      }
    } else if (event.altKey && /^[1-4]$/.test(event.key)) {
      event.preventDefault();
      row.querySelector("select").selectedIndex = Number(event.key) - 1;
    } else if (event.key === "Backspace" && area.matches("textarea") && area.selectionEnd === 0 && row.previousElementSibling) {
      event.preventDefault();
      const before = words(row.previousElementSibling);
      const end = before.value.length;
      before.value += area.value;
      row.remove();
      fit(before);
      before.focus();
      before.setSelectionRange(end, end);
    }
  });
  form.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      form.requestSubmit();
    }
  });

  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => {
    if (changed) {
      event.preventDefault();
    }
  });
})();
