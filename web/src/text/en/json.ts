// SPDX-License-Identifier: Apache-2.0
export const json = {
  raw: "Raw",
  members: (n: number) => (n === 1 ? "1 member" : `${n} members`),
  more: (n: number) => `Show more of the ${n} left`,
};
