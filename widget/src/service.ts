/** Requests to the service, and who the reader is to it. */

import { find } from "./dom";
import { Drafts } from "./draft";
import { Stored, shelf } from "./storage";

/** A guest's details, kept in the frame's storage, and the secret that proves "the same guest as before". */
export interface Guest {
	secret?: string;
	name?: string;
	email?: string;
	website?: string;
}

const query = new URLSearchParams(location.search);

/** A parameter of the document's own address. */
export const parameter = (name: string): string => query.get(name) ?? "";

const site = parameter("site") || find<HTMLInputElement>("[name=site]")?.value;

/** A name for the page that stays the same whatever the sort, and whether or not it has comments already. */
export const page = [site, parameter("id") || parameter("url") || location.pathname].join(":");

export const drafts = new Drafts(shelf, page);

export const guest = new Stored<Guest>(shelf, `rejoinder:guest:${site}`);

/** An address below `/embed/`, whatever path the service lives at: this script stands beside it, in `/assets/`. */
export const embed = (path: string): URL => new URL(`../embed/${path}`, import.meta.url);

/** Asks for a fragment. */
export const ask = (
	url: URL | string,
	body?: URLSearchParams,
	headers: Record<string, string> = {},
): Promise<Response> => {
	const { secret } = guest.value ?? {};
	return fetch(url, {
		method: body ? "POST" : "GET",
		...(body && { body }),
		headers: { "Rejoinder-Request": "fragment", ...(secret && { "Rejoinder-Guest": secret }), ...headers },
	});
};
