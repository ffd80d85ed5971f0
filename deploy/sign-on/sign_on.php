<?php
// Signs who is looking at a page, for Rejoinder. Needs nothing but PHP 7.4 or newer.

/** What goes into data-sso: good once, for two minutes. */
function signed_reader(string $site, string $keyId, string $secret, array $reader): string
{
    $now = time();
    $claims = ['kid' => $keyId, 'iat' => $now, 'exp' => $now + 120, 'jti' => bin2hex(random_bytes(16))] + $reader;
    $payload = rtrim(strtr(base64_encode(json_encode($claims)), '+/', '-_'), '=');
    $text = "v1.$site.$payload";
    return $text . '.' . hash_hmac('sha256', $text, $secret);
}

if (PHP_SAPI === 'cli' && realpath($argv[0]) === __FILE__) {
    [, $site, $keyId, $secret, $reader] = $argv;
    echo signed_reader($site, $keyId, $secret, json_decode($reader, true)), "\n";
}
