// A real OpenID provider on this machine: node identity/provider.mjs REDIRECT_URI [AUTH_METHOD]. It prints its issuer when it listens,
// and ends with its standard input, so that no test leaves one behind.

import { createServer } from "node:http";
import Provider from "oidc-provider";

const [redirectUri, method = "client_secret_basic"] = process.argv.slice(2);

// Who signs in as such a name, besides the name itself as subject.
const people = {
	alice: { name: "Alice", email: "alice@example.org", email_verified: true, picture: "https://id.example/alice.png" },
	bob: { name: "Bob", email: "bob@example.org", email_verified: false },
	carol: { name: "Carol" },
	dave: { name: "<b>Dave</b> \u202eevad", email: "dave@example.org", email_verified: true },
};

process.on("warning", () => {});
const server = createServer();
server.listen(0, "127.0.0.1", async () => {
	const issuer = `http://127.0.0.1:${server.address().port}`;
	const provider = new Provider(issuer, {
		clients: [
			{
				client_id: "our-client",
				client_secret: "s3cret+of/our:client",
				redirect_uris: [redirectUri],
				response_types: ["code"],
				grant_types: ["authorization_code"],
				token_endpoint_auth_method: method,
			},
		],
		clientAuthMethods: [method],
		claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "picture"] },
		// Some put the claims into the id token, as Google does; others want to be asked.
		conformIdTokenClaims: method !== "client_secret_basic",
		pkce: { required: () => true },
		cookies: { keys: ["of these tests"] },
		findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...people[sub] }) }),
	});
	server.on("request", provider.callback());
	console.log(issuer);
});
process.stdin.on("end", () => process.exit(0)).resume();
