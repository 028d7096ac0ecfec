import assert from 'node:assert/strict';
import { it } from 'node:test';
import { soundsLikeSpam } from './spam.ts';

it('knows those who sell, recordings and frauds', () => {
  for (const said of [
    ["We've been trying to reach you about your car's extended warranty."],
    ['Your Google business listing has not been verified.'],
    ['You have been pre-approved for a business loan of fifty thousand dollars.'],
    ['This is the IRS, there is legal action against you.'],
    ['Hi, how are you today?', 'We help businesses like yours lower credit card processing fees.'],
    ['Is the owner available?', 'We offer a free consultation.', 'Would you be interested in saving money?'],
    ['Congratulations, you have been selected to receive a free cruise. Press one now.'],
  ])
    assert.equal(soundsLikeSpam(said, 'You are the receptionist of City Dental.'), true, said.join(' '));
});

it('takes nobody for one who has a matter of their own', () => {
  for (const said of [
    ['Hi, how are you today? I would like to make an appointment.'],
    ['May I speak to the owner? My order came broken.'],
    ['Are you interested in buying my old piano? I was told that you take them.'],
    ['I have a question about the warranty of my heater.'],
    ['Can I pay by credit card?'],
    ["I'm pre-approved for a mortgage and would like to see the house on Elm Street."],
    ['There is an arrest warrant for my son, I need a lawyer.'],
    ['I want to take legal action against my landlord.'],
    ['Do you accept my Medicare plan?'],
    ['I got a letter that says final notice, what does that mean?'],
    ['Congratulations on the new shop! Are you hiring?'],
    ['I need help with the paperwork for a small business loan.'],
    ['I want to lower my car insurance.'],
    ['I run a digital marketing agency and I need an accountant.'],
    ["Is my car's extended warranty still valid?"],
    ['My Google business profile says that you are closed today, are you?'],
    ['Could you do a free inspection of my roof?'],
  ])
    assert.equal(soundsLikeSpam(said, 'You are the receptionist of City Dental.'), false, said.join(' '));
});

it('does not take the trade of the business itself for an advertisement', () => {
  const said = [
    'Somebody told me that you would be reducing your rates for a free energy assessment, do a free energy audit?',
  ];
  assert.equal(soundsLikeSpam(said, 'You are the receptionist of City Dental.'), true);
  assert.equal(soundsLikeSpam(said, 'We do a free energy audit, reducing your rates.'), false);
});
