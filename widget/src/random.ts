/** Keys that nobody can guess. */

/** A random number of 128 bits, as hexadecimal. */
export const randomKey = (): string =>
	Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
