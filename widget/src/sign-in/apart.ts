/**
 * Signing in where the browser opens no window, or the blog cuts it off from this document: the reader types a code that the window
 * shows, or leaves the page and comes back to it with one.
 */

import { guest, lang, tell } from "../editor/lent";
import { auth } from "./attempt";
import { call } from "./call";
import { type Outcome, outcome } from "./outcome";

/** Where the verifier waits for the reader to come back. */
const NAME = "rejoinder:verifier";

/** A try that this document has begun and cannot hand to a window. */
export class Apart {
	constructor(
		private readonly site: string,
		private readonly attempt: string,
		private readonly verifier: string,
		private readonly challenge: string,
	) {}

	/** Where the whole page may go instead. */
	get href(): string {
		const url = new URL("start", auth());
		const page = new URLSearchParams(location.search).get("url") ?? "";
		url.search = `${new URLSearchParams({ site: this.site, challenge: this.challenge, page, lang })}`;
		return url.href;
	}

	/** Remembers what the code will be good with. */
	leave(): void {
		try {
			sessionStorage.setItem(NAME, this.verifier);
		} catch {
			// Refused: the code will be worth nothing, and the reader is told so.
		}
		guest.value = { ...guest.value, left: "yes" };
	}

	/** Tells what the code of the window has come to. */
	async typed(code: string): Promise<Outcome> {
		const { attempt, verifier } = this;
		const response = await call(auth(), `attempts/${attempt}/codes`, { verifier, code }).catch(() => undefined);
		return (await outcome(response)) ?? { own: "failed" };
	}
}

/** What it has come to, if the reader comes back from signing in on another page; nothing if not. */
export const comeBack = (): Promise<Outcome | undefined> | undefined => {
	const { left, ...rest } = guest.value ?? {};
	if (!left || parent === window) return undefined;
	guest.value = Object.keys(rest).length ? rest : undefined;
	let verifier = "";
	try {
		verifier = sessionStorage.getItem(NAME) ?? "";
		sessionStorage.removeItem(NAME);
	} catch {
		// Refused: as if there were none.
	}
	const answered = new Promise<string>((resolve) => {
		const hear = ({ source, data }: MessageEvent): void => {
			if (source !== parent || data?.rejoinder !== 1 || data.type !== "code") return;
			removeEventListener("message", hear);
			// Whatever the page says is worth nothing but together with the verifier.
			resolve(typeof data.code === "string" ? data.code : "");
		};
		addEventListener("message", hear);
	});
	tell({ type: "code" });
	return answered.then(async (code) => {
		if (!code) return undefined;
		return outcome(await call(auth(), "codes", { verifier, code }).catch(() => undefined));
	});
};
