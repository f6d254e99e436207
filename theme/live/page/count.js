// A fetch that tells how many bytes have come, and takes no file whose sum is not the listed one:
// `files` has of each name its bytes and its SHA-256. The sum in the address lets a browser keep it.
// `lost` is told what did not come: Pyodide itself would wait for its core for ever.
export function counted(fetch, files, tell, lost) {
  return async (address, options) => {
    const url = new URL(address?.url ?? address);
    const name = url.pathname.split("/").at(-1);
    if (!files[name]) return fetch(address, options);
    const [bytes, sum] = files[name];
    const fail = (words) => {
      const error = new Error(`${name}: ${words}`);
      lost(error);
      throw error;
    };
    url.searchParams.set("v", sum.slice(0, 8));
    // A browser keeps what it compiles, but of its own answer only: then it compares the sum itself.
    const core = name.endsWith(".wasm");
    const integrity = core ? `sha256-${based(sum)}` : "";
    const answer = await fetch(url, { integrity }).catch((error) => fail(error.message));
    if (!answer.ok) fail(answer.status);
    if (core) {
      tell(bytes);
      return answer;
    }
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
        if (found && found !== sum) fail(`SHA-256 ${found}, ${sum}`);
        tell(bytes - told);
      },
    });
    const { headers, status } = answer;
    return new Response(answer.body.pipeThrough(count), { headers, status });
  };
}

// A sum in hexadecimal digits, in base 64.
function based(sum) {
  return btoa(String.fromCharCode(...sum.match(/../g).map((two) => parseInt(two, 16))));
}

// Browsers compute sums where a page came over HTTPS, or from this machine.
async function sumOf(parts) {
  if (!globalThis.crypto?.subtle) return "";
  const sum = await crypto.subtle.digest("SHA-256", await new Blob(parts).arrayBuffer());
  return [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
