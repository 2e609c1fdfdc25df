/**
 * What makes the plots answer: a read-out under the pointer or the arrow keys, lines that can be
 * taken away, a choice of scale. Without it the page is complete, it only does not move.
 */
export const SCRIPT = `
'use strict'
const plots = JSON.parse(document.getElementById('plots').textContent)
for (const {id, xs, names, values} of plots) {
  const figure = document.getElementById(id)
  const svg = figure.querySelector('svg.plot')
  const cursor = svg.querySelector('.cursor')
  const readout = figure.querySelector('.readout')
  let at = -1
  function show(index) {
    at = Math.max(0, Math.min(xs.length - 1, index))
    cursor.setAttribute('x1', xs[at])
    cursor.setAttribute('x2', xs[at])
    cursor.setAttribute('visibility', 'visible')
    const shown = values.filter(({name}) => !figure.querySelector('.layer path.hidden[data-series="' + name + '"]'))
    readout.textContent = names[at] + ': ' +
      shown.map(({name, texts}) => name.replaceAll('-', ' ') + ' ' + texts[at]).join(', ')
  }
  function hide() {
    at = -1
    cursor.setAttribute('visibility', 'hidden')
    readout.textContent = ''
  }
  svg.addEventListener('pointermove', (event) => {
    const box = svg.getBoundingClientRect()
    const x = (event.clientX - box.left) / box.width * svg.viewBox.baseVal.width
    let nearest = 0
    xs.forEach((candidate, index) => {
      if (Math.abs(candidate - x) < Math.abs(xs[nearest] - x)) nearest = index
    })
    show(nearest)
  })
  svg.addEventListener('pointerleave', hide)
  svg.addEventListener('blur', hide)
  svg.addEventListener('keydown', (event) => {
    const far = Math.max(1, Math.round(xs.length / 10))
    const moves = {ArrowLeft: at - 1, ArrowRight: at + 1, PageUp: at - far, PageDown: at + far,
      Home: 0, End: xs.length - 1}
    if (event.key === 'Escape') hide()
    else if (event.key in moves) show(moves[event.key])
    else return
    event.preventDefault()
  })
  for (const box of figure.querySelectorAll('input[type=checkbox]')) {
    box.addEventListener('change', () => {
      for (const line of svg.querySelectorAll('.line.' + box.dataset.series)) {
        line.classList.toggle('hidden', !box.checked)
      }
      if (at >= 0) show(at)
    })
  }
  for (const choice of figure.querySelectorAll('input[type=radio]')) {
    choice.addEventListener('change', () => { figure.dataset.scale = choice.value })
  }
}
`
