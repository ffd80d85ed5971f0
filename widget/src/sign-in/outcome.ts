/** What a try to sign in comes to. */

import type { Apart } from "./apart";
import type { Opened } from "./session";

export type Outcome =
	| { signedIn: Opened }
	/** In the service's words. */
	| { failed: string }
	/** In ours. */
	| { own: "expired" | "failed" }
	/** No window that this document could speak to. */
	| { apart: Apart };

/** Reads the service's answer about a try; nothing where the try goes on, or where there was no answer. */
export const outcome = async (response: Response | undefined): Promise<Outcome | undefined> => {
	const answer = await response?.json().catch(() => undefined);
	if (answer?.signed_in) return { signedIn: answer.signed_in };
	if (answer?.failed) return { failed: answer.failed.detail };
	if (response?.status === 404) return { own: "expired" };
	if (response && response.status >= 400 && response.status < 500) return { failed: answer?.detail ?? "" };
	return undefined;
};
