/** After the next picture is on the screen: what takes long then keeps nobody from reading. A hidden page waits until it is shown. */
export function painted(): Promise<void> {
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
}
