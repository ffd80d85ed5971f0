// Signs who is looking at a page, for Rejoinder. Needs nothing but Node.
import { createHmac, randomBytes } from "node:crypto";
import { pathToFileURL } from "node:url";

/** What goes into data-sso: good once, for two minutes. */
export function signedReader(site, keyId, secret, reader) {
  const now = Math.floor(Date.now() / 1000);
  const claims = { ...reader, kid: keyId, iat: now, exp: now + 120, jti: randomBytes(16).toString("hex") };
  const text = `v1.${site}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}`;
  return `${text}.${createHmac("sha256", secret).update(text).digest("hex")}`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [site, keyId, secret, reader] = process.argv.slice(2);
  console.log(signedReader(site, keyId, secret, JSON.parse(reader)));
}
