import { printable } from '../../validation/problem';
import { HOST_FORMS, type FormChoice } from '../host-forms';
import { checkList } from './check-list';
import * as is from './host-checks';

/** What is wrong with `forms`: each by itself, and with the props that decide what there is to write. */
export function checkForms({ forms, rendering, butane }: FormChoice): readonly string[] {
  const problems = checkList('forms', forms, is.oneOf(...HOST_FORMS), { empty: false });
  if (problems.length > 0 || forms === undefined) return problems;
  const boots = forms.filter((form) => form === 'butane' || form === 'ignition');
  return [
    ...(forms.includes('nixos') && rendering === 'quadlet'
      ? ["forms has nixos, which is a module of the other rendering: leave rendering: 'quadlet' out, or nixos"]
      : []),
    ...(boots.length > 0 && butane === 'disabled'
      ? [`forms has ${boots.join(' and ')}, and butane is 'disabled': leave one of the two out`]
      : []),
    ...(boots.length === 0 && typeof butane === 'object'
      ? [`butane is ${printable(butane)}, and forms has neither butane nor ignition: leave butane out, or add one`]
      : []),
  ];
}
