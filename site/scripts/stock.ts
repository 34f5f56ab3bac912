/** The page is static; what is left is asked. Without an answer the form stays: the checkout refuses what is not there. */
const line = document.querySelector<HTMLElement>('.stock')
if (line) {
  void fetch(line.dataset['at'] ?? '')
    .then((answer) => answer.json())
    .then(({ soldOut, few }: { soldOut?: string; few?: string }) => {
      line.textContent = soldOut ?? few ?? ''
      line.hidden = !line.textContent
      for (const button of document.querySelectorAll('button')) button.disabled ||= !!soldOut
    })
    .catch(() => {})
}
