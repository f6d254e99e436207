// Random numbers that are the same each time: SFC32, the "small fast counting" generator of
// Chris Doty-Humphrey (PractRand, public domain), with a stream of its own for each sample.
// It keeps four words of 32 bits, d a counter; seed and stream are two of them, and the first 15
// numbers, in which these two are still being mixed, are thrown away.
export function uniforms(seed, stream) {
  let [a, b, c, d] = [0, seed | 0, stream | 0, 1];
  const next = () => {
    const word = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + word) | 0;
    return ((word >>> 0) + 0.5) / 4294967296; // in the open interval: its logarithm is finite
  };
  for (let i = 0; i < 15; i++) next();
  return next;
}

// Two uniform numbers make two standard normal ones (Box and Muller, 1958).
export function normals(next, n) {
  const values = [];
  while (values.length < n) {
    const radius = Math.sqrt(-2 * Math.log(next()));
    const angle = 2 * Math.PI * next();
    values.push(radius * Math.cos(angle), radius * Math.sin(angle));
  }
  return values.slice(0, n);
}
