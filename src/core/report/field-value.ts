import type { Field } from '../workflow/workflow.ts';
import type { FieldValue } from './report.ts';

/**
 * A value in the form that `form_fills` promises for its field (contract 1.2), or undefined when it cannot be one. Text is kept
 * as said; numbers may come as text.
 */
export function fieldValue(field: Field, value: unknown): FieldValue | undefined {
  if (value === null) return null;
  switch (field.type) {
    case 'yes_no':
      return yesOrNo(value);
    case 'rating':
    case 'number':
    case 'amount': {
      const number = typeof value === 'string' ? Number(value.replace(/[$€£,\s]/g, '')) : value;
      if (typeof number !== 'number' || !Number.isFinite(number) || value === '') return undefined;
      if (field.min !== null && number < field.min) return undefined;
      if (field.max !== null && number > field.max) return undefined;
      return number;
    }
    case 'email':
      return typeof value === 'string' && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? value.toLowerCase() : undefined;
    case 'choice':
    case 'date':
    case 'time':
    case 'date_time':
    case 'phone':
    case 'name':
    case 'text':
      return textOf(value);
  }
}

function yesOrNo(value: unknown): FieldValue | undefined {
  if (value === true) return 'yes';
  if (value === false) return 'no';
  const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
  return word === 'yes' || word === 'no' ? word : undefined;
}

function textOf(value: unknown): FieldValue | undefined {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim().slice(0, 2000);
  return text === '' ? undefined : text;
}
