process.env['CARRIER'] = 'twilio';
await import('./outcomes.test.ts');
