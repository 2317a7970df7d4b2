// SPDX-License-Identifier: Apache-2.0
// Passkeys: fetches a challenge, has the browser ask the device, puts its answer into the form that is there and sends it. What
// counts is decided by the server. A browser without passkeys, or a page without the markup, is left alone.
export {};

type Fields = Record<string, ArrayBuffer | null>;

const supported = window.isSecureContext && "credentials" in navigator && typeof PublicKeyCredential === "function";

function text(bytes: ArrayBuffer): string {
  let binary = "";
  for (const byte of new Uint8Array(bytes)) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  const out = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) out[i] = binary.charCodeAt(i);
  return out;
}

interface Asked {
  challenge: string;
  rp_id: string;
  rp_name?: string;
  user?: string;
  user_name?: string;
  user_display?: string;
  known?: string[];
}

async function challenge(at: string): Promise<Asked> {
  const answer = await fetch(at, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-Intersession": "1" },
    body: "{}",
  });
  if (!answer.ok) throw new Error(`challenge ${answer.status}`);
  return (await answer.json()) as Asked;
}

const encode = (words: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(words);

async function create(asked: Asked): Promise<Fields> {
  const made = (await navigator.credentials.create({
    publicKey: {
      challenge: encode(asked.challenge),
      rp: { id: asked.rp_id, name: asked.rp_name ?? asked.rp_id },
      user: { id: encode(asked.user ?? ""), name: asked.user_name ?? "", displayName: asked.user_display ?? "" },
      pubKeyCredParams: [{ type: "public-key", alg: -7 }],
      excludeCredentials: (asked.known ?? []).map((id) => ({ type: "public-key" as const, id: bytes(id) })),
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
      attestation: "none",
      timeout: 240_000,
    },
  })) as PublicKeyCredential | null;
  if (!made) throw new Error("nothing was made");
  const answer = made.response as AuthenticatorAttestationResponse;
  return { client_data: answer.clientDataJSON, authenticator_data: answer.getAuthenticatorData() };
}

async function get(asked: Asked): Promise<Fields> {
  const found = (await navigator.credentials.get({
    publicKey: { challenge: encode(asked.challenge), rpId: asked.rp_id, userVerification: "required", timeout: 240_000 },
  })) as PublicKeyCredential | null;
  if (!found) throw new Error("nothing was found");
  const answer = found.response as AuthenticatorAssertionResponse;
  return {
    credential: found.rawId,
    client_data: answer.clientDataJSON,
    authenticator_data: answer.authenticatorData,
    signature: answer.signature,
    user: answer.userHandle,
  };
}

for (const place of document.querySelectorAll<HTMLElement>("[data-passkey]")) {
  const form = place.querySelector("form");
  const failed = place.querySelector<HTMLElement>("[data-passkey-failed]");
  const at = place.dataset["challenge"];
  if (!supported || !form || !at) continue;
  place.hidden = false;
  for (const hint of document.querySelectorAll<HTMLElement>("[data-passkey-missing]")) hint.hidden = true;
  let busy = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    if (failed) failed.hidden = true;
    void challenge(at)
      .then((asked) => (place.dataset["passkey"] === "create" ? create(asked) : get(asked)))
      .then((fields) => {
        for (const [name, value] of Object.entries(fields)) {
          const field = form.elements.namedItem(name);
          if (field instanceof HTMLInputElement) field.value = value ? text(value) : "";
        }
        form.submit(); // sends without asking this listener again
      })
      .catch(() => {
        if (failed) failed.hidden = false;
      })
      .finally(() => (busy = false));
  });
}
