import assert from 'node:assert/strict';
import { it } from 'node:test';
import { spokenLanguage } from './spoken-language.ts';

it('tells the languages of callers apart', () => {
  const said = {
    en: 'Hi, I would like to move my appointment, please.',
    es: 'Hola, buenas tardes, quería pedir una cita.',
    fr: 'Bonjour, je voudrais prendre un rendez-vous.',
    de: 'Guten Tag, ich brauche ein neues Rezept für meine Mutter.',
    it: 'Buongiorno, vorrei fissare un appuntamento per domani.',
    pt: 'Olá, bom dia, eu gostaria de marcar uma consulta.',
    nl: 'Goedemiddag, ik wil graag een afspraak maken.',
  };
  for (const [language, text] of Object.entries(said)) assert.equal(spokenLanguage(text), language, text);
});

it('says nothing of a word or a name', () => {
  for (const text of ['', 'Okay.', 'Sabine Krüger.', '415 555 0199']) assert.equal(spokenLanguage(text), null);
});
