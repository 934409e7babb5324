/* "Send me a code" without leaving the form: the answer is put beside the field. */
(function () {
  "use strict";
  const form = document.querySelector("form[data-code]");
  const send = form && form.querySelector("[data-send-code]");
  if (!send) return;

  function ask() {
    const body = new URLSearchParams();
    ["phone", "csrfmiddlewaretoken"].forEach(function (name) {
      body.set(name, form.elements[name].value);
    });
    return fetch(form.dataset.code, { method: "POST", body: body, credentials: "same-origin" });
  }

  function show(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const part = page.querySelector("[data-part]") || page.querySelector("main");
    const spot = form.querySelector("[data-code-place]");
    spot.replaceChildren.apply(spot, part ? Array.from(part.childNodes) : []);
  }

  send.addEventListener("click", function (event) {
    event.preventDefault();
    send.disabled = true;
    ask()
      .then(function (response) {
        return response.text();
      })
      .then(show)
      .catch(function () {
        return null;
      })
      .finally(function () {
        setTimeout(function () {
          send.disabled = false;
        }, 3000);
      });
  });
})();
