'use strict';
// Draws the criterion and keeps the page fresh: it fetches the page again and puts its parts in the place of the old ones, so
// that what is shown is written, and escaped, in one place.
(() => {
  const INTERVAL_MS = 2000;
  const LOST_INTERVAL_MS = 10000;
  const PLOT_HEIGHT = 260;

  const box = document.getElementById('plot');
  const lost = document.getElementById('lost');
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  let plot = null;
  let drawn = '';

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function numbers() {
    const texts = box.dataset.values === '' ? [] : box.dataset.values.split(' ');
    return [texts.map((_, i) => i + 1), texts.map(text => text === '-' ? null : Number(text))];
  }

  function options() {
    const axis = { stroke: colour('--quiet'), grid: { stroke: colour('--grid'), width: 1 }, ticks: { stroke: colour('--grid') } };
    const whole = value => Number.isInteger(value) ? String(value) : '';
    // As many digits as it takes to tell the marks apart: a deviance may change in its seventh.
    const exact = values => {
      const most = Math.max(...values.map(Math.abs));
      const plain = most < 1e6 && most >= 1e-4;
      for (let digits = 3; digits < 12; digits++) {
        const texts = values.map(value => Number(value.toPrecision(digits)))
          .map(value => plain || value === 0 ? String(value) : value.toExponential().replace('e+', 'e'));
        if (new Set(texts).size === texts.length) {
          return texts;
        }
      }
      return values.map(String);
    };
    return {
      width: Math.max(200, box.clientWidth),
      height: PLOT_HEIGHT,
      scales: { x: { time: false } },
      axes: [
        { ...axis, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000], values: (_, ticks) => ticks.map(whole) },
        { ...axis, values: (_, ticks) => exact(ticks), size: (_, texts) => 24 + 7.5 * Math.max(3, ...(texts ?? []).map(text => text.length)) },
      ],
      // Where the cursor is, else the last.
      series: [
        { label: 'iteration', value: (u, value) => value ?? u.data[0].at(-1) },
        {
          label: box.dataset.name, stroke: colour('--mark'), width: 2, points: { show: true, size: 6, fill: colour('--mark') },
          value: (u, value) => value ?? u.data[1].at(-1) ?? '',
        },
      ],
    };
  }

  function draw(anew) {
    const wanted = box.dataset.name + ' ' + box.dataset.values;
    if (wanted === drawn && !anew || box.dataset.values === '') {
      return;
    }
    if (plot !== null && !anew && drawn.startsWith(box.dataset.name + ' ')) {
      plot.setData(numbers());
    } else {
      plot?.destroy();
      box.replaceChildren();
      plot = new uPlot(options(), numbers(), box);
    }
    drawn = wanted;
  }

  function show(fresh) {
    for (const part of document.querySelectorAll('[data-part]')) {
      const other = fresh.getElementById(part.id);
      if (part.outerHTML !== other.outerHTML) {
        part.replaceWith(document.adoptNode(other));
      }
    }
    document.title = fresh.title;
    const values = fresh.getElementById('plot');
    box.dataset.name = values.dataset.name;
    box.dataset.values = values.dataset.values;
    box.setAttribute('aria-label', values.getAttribute('aria-label'));
    document.getElementById('criterion').hidden = fresh.getElementById('criterion').hidden;
    draw(false);
  }

  function isOver() {
    return 'over' in document.getElementById('head').dataset;
  }

  async function refresh() {
    try {
      const answer = await fetch(location.pathname, { cache: 'no-store', credentials: 'same-origin' });
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (!answer.ok || fresh.getElementById('head') === null || fresh.getElementById('plot') === null) {
        // The proxy shows a page of its own once the master has gone.
        throw new Error('not the page of a run');
      }
      show(fresh);
      lost.hidden = true;
    } catch (problem) {
      lost.textContent = 'The master does not answer: it has ended, or is being started again. '
        + '‘quern yarn status’ shows how the run stands. What follows is the last that was heard.';
      lost.hidden = false;
    }
    next();
  }

  function next() {
    if (!isOver()) {
      setTimeout(refresh, lost.hidden ? INTERVAL_MS : LOST_INTERVAL_MS);
    }
  }

  draw(true);
  dark.addEventListener('change', () => draw(true));
  new ResizeObserver(() => {
    if (plot !== null && box.clientWidth > 0 && plot.width !== box.clientWidth) {
      plot.setSize({ width: box.clientWidth, height: PLOT_HEIGHT });
    }
  }).observe(document.getElementById('criterion'));
  next();
})();
