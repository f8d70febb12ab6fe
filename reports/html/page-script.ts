/**
 * The page's only script: steps through decisive events with `j` and `k`, copies replay lines, opens what a link leads into. Without it
 * the page loses nothing but these. Holds no `<`, so that nothing around it can be mistaken for markup.
 */
export const PAGE_SCRIPT = `
(function () {
  'use strict';
  var steps = Array.from(document.querySelectorAll('[data-step]'));
  var live = document.getElementById('live');
  var keys = document.getElementById('keys');
  var last = -1;

  function reveal(element) {
    for (var node = element; node; node = node.parentElement) if (node.tagName === 'DETAILS') node.open = true;
  }

  function highlight(step) {
    document.querySelectorAll('.current').forEach(function (one) { one.classList.remove('current'); });
    if (!step) return;
    step.closest('tr').classList.add('current');
    var mark = step.dataset.step + ':' + step.dataset.event;
    document.querySelectorAll('[data-mark]').forEach(function (one) { if (one.dataset.mark === mark) one.classList.add('current'); });
  }

  function go(by) {
    var next = last + by;
    if (steps.length === 0) return;
    if (0 > next) next = 0;
    if (next > steps.length - 1) next = steps.length - 1;
    last = next;
    var step = steps[next];
    reveal(step);
    step.focus({ preventScroll: true });
    step.scrollIntoView({ block: 'center' });
    highlight(step);
    var cells = Array.from(step.closest('tr').cells).slice(2).map(function (cell) { return cell.textContent; });
    live.textContent = 'Decisive event ' + (next + 1) + ' of ' + steps.length + ': ' + cells.join(', ');
  }

  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || !keys.checked) return;
    if (event.key === 'j') go(1);
    else if (event.key === 'k') go(-1);
  });

  document.addEventListener('focusin', function (event) {
    var mark = event.target.dataset.mark;
    var at = steps.findIndex(function (step) { return step === event.target || step.dataset.step + ':' + step.dataset.event === mark; });
    if (at === -1) return;
    last = at;
    highlight(steps[at]);
  });

  function follow() {
    var target = document.getElementById(location.hash.slice(1));
    if (!target) return;
    reveal(target);
    var step = target.querySelector('[data-step]');
    // A row is the current event itself; what holds several begins with its first at the next step.
    if (step) last = steps.indexOf(step) - (target.tagName === 'TR' ? 0 : 1);
    highlight(target.tagName === 'TR' ? step : null);
    target.scrollIntoView({ block: target.tagName === 'TR' ? 'center' : 'start' });
  }
  window.addEventListener('hashchange', follow);
  if (location.hash.length > 1) follow();

  document.querySelectorAll('.copy').forEach(function (button) {
    button.hidden = false;
    button.addEventListener('click', function () {
      var code = button.parentElement.querySelector('code');
      var range = document.createRange();
      range.selectNodeContents(code);
      var selection = getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      var done = document.execCommand('copy');
      button.textContent = done ? 'Copied' : 'Press Ctrl+C';
      live.textContent = done ? 'Replay line copied' : 'Replay line selected';
    });
  });
  document.querySelector('.keys').hidden = steps.length === 0;
})();
`;
