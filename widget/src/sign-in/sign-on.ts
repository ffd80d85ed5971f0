/** Readers whom the blog knows already: its server has signed who they are, and the service takes its word. */

import { find } from "../editor/lent";
import { auth } from "./attempt";
import { call } from "./call";
import type { Session } from "./session";

/** Says for this tab that the reader has logged out: the next page would sign them in again. */
const LEFT = "rejoinder:left";

/** The last statement that was looked at: each is good once, and the page repeats it with every change of its look. */
let seen = "";

/** Remembers that the reader wants to be nobody here. */
export const leave = (): void => {
	try {
		sessionStorage.setItem(LEFT, "1");
	} catch {
		// Refused: the next page signs them in again.
	}
};

const hasLeft = (): boolean => {
	try {
		return !!sessionStorage.getItem(LEFT);
	} catch {
		return false;
	}
};

/** Signs in whom `signed` is about, unless somebody is signed in already or has just logged out. What is not taken changes nothing. */
export const signOn = async (session: Session, signed: string): Promise<void> => {
	if (seen === signed || hasLeft()) return;
	seen = signed;
	if (session.unsure) await session.renew();
	if (session.signedIn) return;
	const site = find("main")?.dataset.site;
	const response = await call(auth(), "sso", { site, signed }).catch(() => undefined);
	if (response?.ok && !session.signedIn) await session.begin(await response.json());
};
