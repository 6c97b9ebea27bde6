// SPDX-License-Identifier: Apache-2.0
// How much of something: a part of a whole, or several parts of it.
interface MeterProps {
  value: number;
  most: number;
  label: string;
  isProgress?: boolean;
}

export function Meter({ value, most, label, isProgress }: MeterProps) {
  const share = most > 0 ? Math.min(100, (100 * value) / most) : 0;
  return (
    <div class="meter" role={isProgress ? "progressbar" : "meter"} aria-label={label} aria-valuemin={0} aria-valuemax={most} aria-valuenow={value}>
      <i style={{ width: `${share}%` }} />
    </div>
  );
}

export interface Part {
  name: string;
  value: number;
  state: string; // whose colour and pattern it has
}

// Beside it the same must be said in words: it is a picture.
export function Stacked({ parts, label }: { parts: Part[]; label: string }) {
  const all = parts.reduce((sum, part) => sum + part.value, 0);
  return (
    <div class="stacked" role="img" aria-label={`${label}: ${parts.filter((part) => part.value).map((part) => `${part.value} ${part.name}`).join(", ")}`}>
      {parts
        .filter((part) => part.value > 0)
        .map((part) => (
          <i key={part.name} class={`fill-${part.state}`} style={{ width: `${(100 * part.value) / all}%` }} title={`${part.value} ${part.name}`} />
        ))}
    </div>
  );
}
