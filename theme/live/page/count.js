// A fetch that tells how many bytes have come, and takes no file whose sum is not the listed one:
// `files` has of each name its bytes and its SHA-256. The sum in the address lets a browser keep it.
export function counted(fetch, files, tell) {
  return async (address, options) => {
    const url = new URL(address?.url ?? address);
    const name = url.pathname.split("/").at(-1);
    if (!files[name]) return fetch(address, options);
    const [bytes, sum] = files[name];
    url.searchParams.set("v", sum.slice(0, 8));
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    const parts = [];
    let told = 0;
    const count = new TransformStream({
      transform(part, next) {
        told += part.byteLength;
        tell(part.byteLength);
        parts.push(part);
        next.enqueue(part);
      },
      async flush() {
        const found = await sumOf(parts);
        if (found && found !== sum) throw new Error(`${name}: SHA-256 ${found}, ${sum}`);
        tell(bytes - told);
      },
    });
    const { headers, status } = answer;
    return new Response(answer.body.pipeThrough(count), { headers, status });
  };
}

// Browsers compute sums where a page came over HTTPS, or from this machine.
async function sumOf(parts) {
  if (!globalThis.crypto?.subtle) return "";
  const sum = await crypto.subtle.digest("SHA-256", await new Blob(parts).arrayBuffer());
  return [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
