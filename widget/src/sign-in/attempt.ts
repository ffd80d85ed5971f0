/** One try to sign in: a popup that is tied to it, and the claim that only this document can make. */

import { delay } from "../editor/deliver";
import { embed, lang } from "../editor/lent";
import { Apart } from "./apart";
import { call } from "./call";
import { read, wrap } from "./messages";
import { type Outcome, outcome } from "./outcome";

const FEATURES = "popup,width=480,height=640";

const base64url = (bytes: Uint8Array): string =>
	btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, (sign) => ({ "+": "-", "/": "_" })[sign] ?? "");

/** Where requests about signing in go. */
export const auth = (): URL => new URL("../auth/", embed(""));

/** What only this document knows, and what it shows of that. */
const secrets = async (): Promise<{ verifier: string; challenge: string }> => {
	const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
	const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
	return { verifier, challenge: base64url(new Uint8Array(hash)) };
};

export class Attempt {
	readonly #ending = new AbortController();
	#popup: Window | null = null;
	/** Ends a pause between two claims. */
	#hurry: (() => void) | undefined;

	/** `label` is the chosen way as the reader knows it. */
	constructor(readonly label: string) {}

	/** Goes the whole way; to be called inside of the click, or the browser opens no window. Nothing comes of one that is cancelled. */
	async run(site: string, way: string): Promise<Outcome | undefined> {
		const query = new URLSearchParams({ site, lang });
		// A window of its own each time: by a name, the last try's could be found again while it is closing.
		const popup = open(`${auth()}popup?${query}`, "_blank", FEATURES);
		this.#popup = popup;
		const { signal } = this.#ending;
		const asked = popup && this.#asked(popup, signal);
		addEventListener("focus", () => this.#hurry?.(), { signal });
		document.addEventListener("visibilitychange", () => this.#hurry?.(), { signal });
		try {
			const { verifier, challenge } = await secrets();
			const begun = await call(auth(), "attempts", { site, challenge });
			const told = await begun.json();
			if (!begun.ok) {
				popup?.close();
				return signal.aborted ? undefined : { failed: told.detail };
			}
			const { attempt, bind_token: token } = told;
			if (!asked) return { apart: new Apart(site, attempt, verifier, challenge) };
			asked.then(() => popup.postMessage(wrap("bind", { attempt, token, way }), location.origin));
			return await this.#claim(attempt, verifier, signal);
		} catch {
			popup?.close();
			return { own: "failed" };
		} finally {
			this.#ending.abort();
		}
	}

	/** Gives up. */
	cancel(): void {
		this.#ending.abort();
		this.#hurry?.();
		this.#popup?.close();
	}

	/** When the popup is there and asks what it is for; its later "done" only hurries the claim. */
	#asked(popup: Window, signal: AbortSignal): Promise<void> {
		return new Promise((resolve) => {
			const hear = (event: MessageEvent): void => {
				const message = read(event, popup);
				if (message?.type === "hello") resolve();
				else if (message?.type === "done") this.#hurry?.();
			};
			addEventListener("message", hear, { signal });
		});
	}

	/** Asks until the service knows. Whether the window is closed says nothing: a provider's page may have cut it off (T9). */
	async #claim(attempt: string, verifier: string, signal: AbortSignal): Promise<Outcome | undefined> {
		for (let failures = 0; !signal.aborted; ) {
			// A claim on its way is never cut off: its answer may be the session.
			const response = await call(auth(), `attempts/${attempt}/claim`, { verifier }).catch(() => undefined);
			const ended = await outcome(response);
			if (ended && (!signal.aborted || "signedIn" in ended)) return ended;
			if (!response?.ok) await this.#pause(delay(failures++, Math.random()));
		}
		return undefined;
	}

	#pause(milliseconds: number): Promise<void> {
		return new Promise((resolve) => {
			this.#hurry = resolve;
			setTimeout(resolve, milliseconds);
		});
	}
}
