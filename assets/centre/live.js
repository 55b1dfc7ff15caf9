// Numbers that change while one looks at them. Without it the page says the same when it is loaded again.
"use strict";
(function () {
  if (!document.querySelector("[data-office]") || !window.EventSource) { return; }
  var language = document.documentElement.lang;
  function say(selector, text) {
    var place = document.querySelector(selector);
    if (place) { place.textContent = text; }
    return place;
  }
  new EventSource("/now/live").onmessage = function (event) {
    var total = 0;
    JSON.parse(event.data).forEach(function (told) {
      total += told.persons;
      say('[data-office="' + told.office + '"]', told.persons.toLocaleString(language));
      var state = say('[data-state="' + told.office + '"]', told.words);
      if (state) { state.className = "state " + told.state; }
    });
    say("[data-total]", total.toLocaleString(language));
  };
})();
