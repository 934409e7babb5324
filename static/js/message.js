/* The message form, made pleasant: a draft that survives, previews, neighbours' messages. */
(function () {
  "use strict";
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const key = form.dataset.draft;
  const kept = ["text", "place", "topic", "deputy"];

  function store() {
    try {
      const draft = {};
      kept.forEach(function (name) {
        const field = form.elements[name];
        if (field) draft[name] = field.value;
      });
      draft.submission_key = form.elements.submission_key.value;
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
    if (!draft || !draft.text || form.elements.text.value) return;
    kept.forEach(function (name) {
      const field = form.elements[name];
      if (field && draft[name]) field.value = draft[name];
    });
    if (draft.submission_key) form.elements.submission_key.value = draft.submission_key;
    document.querySelector("[data-draft-note]").hidden = false;
  }

  restore();
  form.addEventListener("input", store);

  const previews = document.querySelector("[data-previews]");
  const photographs = form.elements.photographs;
  photographs.addEventListener("change", function () {
    previews.replaceChildren();
    Array.from(photographs.files).slice(0, 6).forEach(function (file) {
      const image = document.createElement("img");
      image.src = URL.createObjectURL(file);
      image.alt = file.name;
      image.addEventListener("load", function () {
        URL.revokeObjectURL(image.src);
      });
      const item = document.createElement("li");
      item.append(image);
      previews.append(item);
    });
  });

  const place = document.querySelector("[data-similar-place]");
  form.elements.text.addEventListener("change", function () {
    if (form.elements.text.value.length < 10) return;
    const body = new URLSearchParams();
    ["text", "csrfmiddlewaretoken"].forEach(function (name) {
      body.set(name, form.elements[name].value);
    });
    fetch(form.dataset.similar, { method: "POST", body: body, credentials: "same-origin" })
      .then(function (response) {
        return response.text();
      })
      .then(function (html) {
        const page = new DOMParser().parseFromString(html, "text/html");
        place.replaceChildren.apply(place, Array.from(page.body.childNodes));
        form.elements.similar_seen.value = "on";
      })
      .catch(function () {
        return null;
      });
  });

  form.addEventListener("submit", function (event) {
    if (event.submitter && event.submitter.name === "send_code") return;
    const button = document.querySelector("[data-send]");
    setTimeout(function () {
      button.disabled = true;
    }, 0);
    window.addEventListener("pageshow", function () {
      button.disabled = false;
    });
  });
})();
