/* Passkeys: turn the options of the page into what the browser wants, and its answer into a form field. */
(function () {
  "use strict";

  function toBytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (c) { return c.charCodeAt(0); });
  }

  function toText(buffer) {
    var plain = "";
    new Uint8Array(buffer).forEach(function (byte) { plain += String.fromCharCode(byte); });
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function withBytes(list) {
    return (list || []).map(function (item) { return Object.assign({}, item, { id: toBytes(item.id) }); });
  }

  function asked(options) {
    var key = Object.assign({}, options.publicKey);
    key.challenge = toBytes(key.challenge);
    if (key.user) key.user = Object.assign({}, key.user, { id: toBytes(key.user.id) });
    if (key.excludeCredentials) key.excludeCredentials = withBytes(key.excludeCredentials);
    if (key.allowCredentials) key.allowCredentials = withBytes(key.allowCredentials);
    return { publicKey: key };
  }

  function answered(credential) {
    var response = { clientDataJSON: toText(credential.response.clientDataJSON) };
    ["attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (name) {
      if (credential.response[name]) response[name] = toText(credential.response[name]);
    });
    return {
      id: credential.id,
      rawId: toText(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment || null,
      clientExtensionResults: credential.getClientExtensionResults(),
      response: response
    };
  }

  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    var button = form.querySelector("[data-passkey-start]");
    var error = form.querySelector("[data-passkey-error]");
    button.addEventListener("click", function () {
      var data = JSON.parse(document.getElementById("passkey-options").textContent);
      var options = asked(data.creation_options || data.request_options);
      error.hidden = true;
      Promise.resolve()
        .then(function () { return navigator.credentials[form.dataset.passkey](options); })
        .then(function (credential) {
          form.querySelector("input[name=credential]").value = JSON.stringify(answered(credential));
          form.submit();
        })
        .catch(function () { error.hidden = false; });
    });
  });
})();
