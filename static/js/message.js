/* The message form, made pleasant: a draft that survives, previews, neighbours' messages, the code. */
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

  function post(address, names) {
    const body = new URLSearchParams();
    names.concat("csrfmiddlewaretoken").forEach(function (name) {
      body.set(name, form.elements[name].value);
    });
    return fetch(address, { method: "POST", body: body, credentials: "same-origin" }).then(function (response) {
      return response.text();
    });
  }

  function fragment(html, selector) {
    const page = new DOMParser().parseFromString(html, "text/html");
    return Array.from((selector ? page.querySelector(selector) : page.body).childNodes);
  }

  const place = document.querySelector("[data-similar-place]");
  form.elements.text.addEventListener("change", function () {
    if (form.elements.text.value.length < 10) return;
    post(form.dataset.similar, ["text"])
      .then(function (html) {
        place.replaceChildren.apply(place, fragment(html));
        form.elements.similar_seen.value = "on";
      })
      .catch(function () {
        return null;
      });
  });

  const send = document.querySelector("[data-send-code]");
  send.addEventListener("click", function (event) {
    event.preventDefault();
    send.disabled = true;
    post(form.dataset.code, ["phone"])
      .then(function (html) {
        const spot = document.querySelector("[data-code-place]");
        const part = fragment(html, "[data-part]") || [];
        spot.replaceChildren.apply(spot, part);
      })
      .catch(function () {
        return null;
      })
      .finally(function () {
        setTimeout(function () {
          send.disabled = false;
        }, 3000);
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
