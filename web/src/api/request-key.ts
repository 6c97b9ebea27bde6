// SPDX-License-Identifier: Apache-2.0
// A value for the header Idempotency-Key. crypto.randomUUID is missing where the page came over plain HTTP; this is not.
export function newRequestKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
