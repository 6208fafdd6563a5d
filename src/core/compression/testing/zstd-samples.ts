import { drawFrom } from './deflate-writer.ts';

/*
 * Frames with blocks of several kinds, made with zstd 1.5.4, as base64; the recipe stands before each.
 */

/** Letters of unequal frequency, words, zeros, noise and records, in turn: 24,294 bytes. */
export function variedContent(): Uint8Array<ArrayBuffer> {
  const draw = drawFrom(7);
  const skewed = () => Math.min(draw(256), draw(256), draw(256), draw(256), draw(256));
  const letters = (length: number) => Array.from({ length }, () => 97 + (skewed() >> 4));
  const words = Array.from({ length: 60 }, () => letters(2 + draw(8)));
  const stretches = [
    () => letters(2500),
    () => Array.from({ length: 500 }, () => [...words[Math.min(draw(60), draw(60))]!, 32]).flat(),
    () => Array.from({ length: 1500 }, () => 0),
    () => Array.from({ length: 150 }, () => draw(256)),
    () => Array.from({ length: 150 }, (_, i) => [100, i, i >> 3, 0, ...words[i % 7]!]).flat(),
    () => Array.from({ length: 800 }, skewed),
  ];
  const order = [0, 1, 2, 3, 4, 1, 5, 3, 2, 0, 4, 5, 1, 2];
  return Uint8Array.from(order.flatMap((at) => stretches[at]!()));
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** zstd -19 --zstd=wlog=12 -c < variedContent(): blocks of 4 KiB, each with a window of as many bytes before it. */
export const zstdSmallBlocks = fromBase64(
  'KLUv/QQQLCwAKrHQEBGwpZAO1tpGCNlbyplhOGH0BAkBAgEDAe9qvKv0WjPJuQa+IgrjLurwwVGZNEb9aWUuAsCIeIv8mTDPoD4oCqKKo4GI1i6Tuv' +
    'YqSlD4P0CvbsokDRQaCb8tRHwZntL87trkuY1FBuKXMU2phFJCSmRNKzOBIJKKkmgY3/YeDdVIq6pZdWFzoEwbpQgoE7F6B5S725iXAWqIjNaNlldR' +
    'mymX8WrW40TzSQ1ZFbIlIr5rr2bEkh4l5zgYJNqplki97FkoyKYGmsicoCexLkVBU5JEnqTkPQBioE25i3ZCoz5XeymLU1APs8Ipp8iBeM9EzikjRQ' +
    'c77o7TTlpqyTnYXRkhruogT0dZKF8sKLjDKCFddaXkKG7hGxkYpqkkAfw7rgRS3PWaLAkRjrNUrzSCEjvXTO50nrU6DeVGVf/wgbQpLbW4mDhqPvRc' +
    'ZkpprTjGQXMuvtnmadj/oLfks1pEzhkVQHfTXEpYSYIzKMnBuaigDz6J6pOnAtualh1FZFcyuahpXYVSMMjSOYBn0GdeZ5j2w5K9Iv9CWOBJkgPlul' +
    'TpGZeyiGrUcIBU9ErmmKcSguIktVDDDGcX+doWdb1SveJAbyWZuJG0cmLy48TnKUfcq20ezDtmgJDISoQqRTqurdIthJEmB4e9eFbxVNfNnyIuuHnq' +
    'WGFW0abxAayVnkcAe1D2VqSdAkCOLeFxxaR3H3lanesmhMTRXg92UwtqFCvrYQPLQJ0IFzlSKrQkPxikup9xdaQEljZIA0ZMMTV5krM6lcLD3cXZ/Y' +
    'tPP0JPEu9W9D7ToACjSpahLOj45ipGFmlooumpDaGbBwqLXKEhX4dSBam050z2b5uSNqySL7G0s4y6NAHItZRIJOqXElmyL5HWFIXF3qDZiCCvg6hZ' +
    'n+ggkkqK0SPtZxTmpyqTe/3TQZJjbpakmaB3C5Jp8KpNAY5TXvfxFcRTLKfbHWuNr82W2LVhLJKuY4PhMN1xYZlmddE/2Kiym8VwkCHzu1JlyjYZhe' +
    'dU015C9lsZRr8wdITpo+6bIMou2qeLdGupJZlJSeUq6SbSN+tZ8sYHDWbUpKbLmloCyyZGJU0OpXI8IqVLEz3u2OGCdBbI2OJ8DpWSWRc4FDfZzs8n' +
    'ETonWPn+oJ6HVaFjfI8qaT6lIg+KtDSBtASq1AhDMB2nKEkU1XJXeYHzLdu4ghEUPBYCiDsEQrc4EuwruZUOgWbYFYEOp4z0B9eJi2NKyZLx0aIhG4' +
    '0FKkkgmgJx4V/gGzmB8wlWsLxIIEn+ccFwyQWigjEpcGJcU0lb7WifJlVsw0vokLVB6NHIkjTEZlpKEH0aseFTD4gWXn0M3KXmFq7mjQRUEiSxho8k' +
    'PHCTu+i4iJCSk2FODAOXKlHKj36VphDJ9nf4OUsEzERpIEvJMU0QFVUAOkn3KLQMfeeUGszVE94Fdb98o9czgJSokYlVCpGMKElJSlIodCACQohi8j' +
    'wRMCRMIBLTtJJhDKQpiWyEIc9aeBHQqhvHmgpPQUJD6oJk4V0KLSm7JSQO0O55ACAiP8XaPgo7+gtDdQXqbYLfvisOuEx/4lYIDnBYCg1i4gHCtJuJ' +
    'Yo31EZe0BHTSZubauw3DkMxHTASsmJTwmhdEAWQrEt7pTutECRWPocR5eUtlAhi5HyOqjh+ZKm9B4EVK27Id+915FkYC4qp/FmFz0Ilb+ZCZ/E2GWM' +
    'yAE0Ob/1FaRN/VfXaa+yRhwS5dyehovNsOVM6oS+tSeJkeXkKUR4bbWXI0WR+0r+gZc6tzQjagzrVbXKA3Q4eeAbxy9oh1uUzv3rp8oFg7mfzHdXq+' +
    'buxlwvrqTjiEPshlDipSqfUSqNXzn7z5U6GWIIplR9VXDjUyZdGOOvF8KAi29qtWcKjsNyf+DBsAJhtnNtC2dIC8MXAT1Mz6kQ8UcsN0WifMzhxsvJ' +
    'KmIb71ljLZomtnUO7//62jYi7EzP+tkS333nvvHUMAYgBdAJ/9fX/2++P6fp1b19393/VX/7+7+87Zddfbtc6tvzq3nt2leHd+f8+e/3P+z69zq7fr' +
    '/Nnfs86/25/c+vbt+c3asw7CtaGfDZ56+UISizO+RCt/RihkV9qX003UkZBhp8ONYNiCRUW3It+IwpB8dMcegarjyJwY1jDL6gNT+jLtNpJwZ1JUGR' +
    'tYUmZPrwnCfK6J8yQWfTy1OLAtpFi6b//P7+//AQknwnlwGhSYBOaAKWAGmABm0GSx9l+1v2Wp6lSXJapdu+2py9LUrruOAZID20mu4bwPTHdJo7Hj' +
    'UBFQyCeprgcObSuPqPVSRFt4VntJjeY9S16lAUR4YT0ypBtPUHlrXQZ1gjk47A1rw9awNOwMK8PGwOAX7IJbMAtewSo4BWU9WU3WkpVkHVlF1hAQ9U' +
    'M1qh5qh8qhbqgaxTQjxUiJ6UVqkVakFENUiE6gEmgECoE+oA4NJ8O5cCqcAYD0qPEVyym0/xtwRERm6uoBMjA0GgMcJG5IMsv+/2fIAo32JdKfWegW' +
    'T00bf8YVh4C4SdrlrN+eWIivV8HWZDS3JOtk317E0UHnDvOq9PE7iDvFdhhZlShzm6jmL04Mg9b3HasSQTyStDvRTuT/Tv4LBSjsqG0U4+QcSC4yFB' +
    'EnzGdhxCUHJ9sl7RWyDVpxTZu1PEjsOBh6Bc6F+x1A66oCbZRo0ZP9/mJyt6SSCANeBmvdFFFJbpWVBubcJWhpwT1H7qrud6JTD1sOOEj2VmsxbR7q' +
    'lWGwHcs1PDMs4Q+acJKTluxODgwM3UQwwpbh1mySUN5khgl+/6i8fTDrL5eRcwJCHXorE+cePHVULGoQDq6nUd4hogMk+13LUZXs2b5YbaAm82393N' +
    'TiSz9ivF6lNTnN1nOZ5AOMnNKF3qjixWsyI3W+nkAxjYsClJ7sFgWj240eJSaK+KxwJGQBm+7lTbB0fni0SFp3ecuwzej/xQZwMhGc6R0vjsiBfWOZ' +
    'DCxIx97XRdghJSecYzrjoI9TH9C4cA5kiHP/NlG1HbJnPmKwZ/LokSDelfzbGLt2rWly4/RWObyljHJ8RGOCTMX7AQQhAMaZSCTgXKAOXFxcXFxcXN' +
    'WWWCnT6+jo6MEMM8wwwwjDOK0Z2SoMDgFYAD8AMQCYS8vFcq1cKlfKhXKdXCYlFok1YolYIRaI9WF5dFQc1UalUWVUGNWrOo7aqKSQOmWq1IXFVDFR' +
    'TBOTxBQxQUwPDlKDxCAtSApSgoQgHRhEBRFBNBAJRAEBnGvXbvvwzfd1dRZ796/f9s1ijc4+zLt9n82mNqQJaUEakPaj+fRkPNlOppPlZDjZTWZTg9' +
    'FgM5gMFoPBYC8B6N+Py9d933O3+S9xO7bv+zzmj/ZW93HYPv8+v+3jMIvHArRvS+ftrgX48VjOdXOrH8Xfr49493bXt7/rNttsvvo/Pg69bf3tt30c' +
    'ZrHvERPdzbUfh85ubwLUfbWx6+8GgaC4QZY7SToRQBzHgMRqUpqkAyVJzhmiQjqKmQDb2r1SxbFWMLdSP9KCENcQT3W5r2amF28AA4RRkr+SSfn8lf' +
    'lnnHvRUnEHkW956F1p+oYARu1QyFnza5P9qTyvfaa3XF+zMIVlfw441EDQ4HG3OjsAMyGJ1gDlzvHsCjvKg/+RXl4Uz1UiOLzYGrvWKWnUkLehw0Bd' +
    'y2xIv2W07X1HIqv9N1bKlfVgMgnf18mPgPVClIAi8xBH/31GvW/55CrhZcnvRI5bskj5T5bHI/Pj9CgiEi1R95W4eR40jUVaR/3o5IVQZvZG9Wk3Nt' +
    'BHohSfNSCoKgwh/sY9fYPxffk9gbAT7bW3t4B4Sr91txBCAu0PcyMXV3tAivFaAmCHzCBePePNn3y+6ueeFfywyd+lRzJDccvPJs82b1UwKJviLDKZ' +
    'YrEWmMFertfel7PS3osN2gf9fSRoFJnSbj5CM4S+SW8aTMy8IAWaNUu1hIKmBaWIVbB+anizieK+ucIko8decXIGFZZcVDiLlJRb8OBDaYSPK10HTI' +
    'QIhrZvQsxAQbvxTtDMhcBKH42sMlbnnx5NLkPdaMIrC2N8gMFtBdzWLoOb2xqNC30pM/X2z9RNbj8Yo8EQqwsiff6qELXjDk4hZo+0+LhCk/ygEHG9' +
    '+66cN4L5YYLE48VRwaIrKQEGgbYxZfipq7HxOMOMeieRXbWGgkUPDwBD8YLiwCf08RMMshiHHs/8MKbQmvE+icq/mWIN7zv2xb2gUq6ij9Yj/ExxXh' +
    'Pnq2u8QA+guqJT3OLltezZ2fAlwqzmScH4UQ+HGNnmJ79ASPmpB5Pkz8Q2EFTMEBlB7OE+zVPxmjZ2T1z11KR9oIXG0Rc9PBP3mfqzCclwlGnFqh61' +
    'TUFDJscgM8F3nDCYE/LIKUeYxMfmBy/kMxyVt0UzuZQp5FrvQppyBrcktWYq3QS6ZGY6TuYkbLnEVCjrbBKhkGFxUbqIy3Im0pSr1icCGjKWboKaJy' +
    'pcJHUStq65lEybAwZL3RQ5AKqIbBlSkFTZpAMiBIB8u4lgcNPK7IF7G9CE888mooBfSxGa+WYJ4PeU4uc95/tmCdlSptJ66tjynKG+cQHTW3bi/jpH' +
    'bDUFXkqARx01oy9FDMytbW1tWx8C6wH5AEScUkIs1Als6daqpRyQ0gRDAzU7oaF+ggJ4MdHwoMh0ICTjKAhNT9EOAEJUXH5sXiUCLKli6NCGKOW8XJ' +
    'J6etgMvV4YoHPUwtEdwUDRrFSxJFRJx8WwjHKKXjEeKPH0zLxeq/cFEjgKgOUkAQyTUwNGMUI4Wg3XjI4SbElmRZODIuIRmsUI8JmJIWsKYEnF9Rod' +
    'JyajlBkmsxwcl4zXjMpoyI/XH4CxbMQeCHrB48OEgBMmlpUblAu1dEBLpQdQDRuYlhgHuKywJLABKQKbYbGabqnUBio3JBtaREkoLl6oIkFQNjFEMm' +
    'JUPTZmQURLswiEXkDh9MwgMALOK+fF5ScBE6SaAW5gqRk0dlhsgFBAklpgWjIuZFY5dnqGnDDQ0olgxRMTc2lR4XAFBckIiclVicwClRqSGUs1Qzs/' +
    'rKWSGyuqlw8eLpwfYEAzSSoUAHhoOjREiMXMZCke+OakxlKphoZmPzBeThxItdQM2Vi9UFGqvWxyaKxWSkc+ZgTFmGhkoLokJEc6fkpyisiQgGTIas' +
    'RairxkJLnU6AjK4OclVmOjKCXkYvFRYyHiIwYsRSRUs0mpgSGhUHJSgMi0UH5+4KjRjCC5xHAZKmGlBdNyQmngk1qy1cDR8VLrakMsLBc2ampFPmyK' +
    'WERmMJQKy43F4gOEMkl6kUJDoWCPdsNi2cmhAc2PFk7TScxOamfFapXIqH6ctDARDdEYqd24abb14eOKRexbbGu3b3201XZ8aKtf973fajvb+jbWbt' +
    '3n9qH7I2bLvR595Di/27Y67ff5mEZs28Q+72fx6eLrau65RlQNFyRZIgYFHjBozZ5mmGpXkHDCFCwtSoJwggUiPFZ0gDRg5YgqjEABwwoviyEkkGLI' +
    'CAY2kxx2ngBqIoMjSMggRCjVwg85OhCBwI5YCjYkoSEGJC4cSUGIKEaAIEkKtyQzHaIAQQksikgihB58oCXloL0AYWQEBRFcAcNACTA+Uyjw40QCUF' +
    'BAhZVQ3TiChg872OAgZIUJ2c8TJiixo6lHFFtMgAAWKy6sqIAGB8bKzQ5HI6PCkSnNUlCIYEI6aC9DWDolCzzd1HZmgGFS5MiFkq1gJSY3BdBqKi8q' +
    'LzfwiM1g6LDAwMSwwLhxuRDB4SJk5ocr5afF0rLDs9qJwZRYKbIaGxXMCSYyOjlSK6ocrJYRkgA0LiOZkJ7aEK1oVcMVghGclNYPj5MnlgKyDFwup6' +
    'eVVRPKDxMUzScHBQgJzI1UAZCz0oJjRzWBjQsQB0o8MYKU4GCxPKCDkzJRSYoBYhm1sGp6zKih8rSj5GWFhYSaFaFgkBacEyCyD35uemhcwECqpUnm' +
    '40MzQwWX0wntBY8iGyyhVGzHail2ggAoQWAlN16MmNQED2v8ubrvHIe19ea+K2e7Nra369d56/vX3Zv515d9sZxfn198O//JSPA9E4tv3dXOH113P/' +
    'eXwxti3WZbZ/PYcumi88l19du+/s8OX1s6sdhii3jOxrpoc6LTbZrrW9e237Zt/+e3xfe/b/+yffY5/HuNzod9rrOviHj0e/1bu/lj8T036yfXu33v' +
    'ry4ae3xr7J/tvdPJcWj3t519sW3R7kMf0c+2o2t8f7767my3Nt51+xvXfG6LHHY/9r0fx2Xm278dur3f92Yb2g+x9cOnX2y2WGz3nPha93bb9+Irh4' +
    'lu861v5R7+zRdbI3avsc/4t3f74p3u849ctaX78m5yj8O6mG7xfWKLXN/WnJ/so/OY7fy+7ly/JqKd7xGx595dbGZ7u7NcX2Odre9nu+9r647re/2n' +
    'X20fubazse3f3WXrZrHv2a/l8OVq/Ovb2fl96WyTu2+1oZPD37LLd8Vni26Nb/37+XgnHrMttg/tvya+W1+7Gsu5RbdrueT6+tnXf9h8h+bKtYgcos' +
    '1P7ojYTOyb+GRsfb8+ki6HP7a7/7pyXNsai38va/RfrM22udt+RTf/8CHe3N/7LvrPWa53/5ScO7zN+Znvsb2tw9o1h8baNfZ3e85+Huu/tfv6I+7R' +
    '9m/m2qLTrs192f25Nq7jWi4fPpNr3dc+UThCkIDrtf///xmCwWYNlwfoUl2mA6qhVHtAJt7XlpjiBtVldxk3Q9oDV0AcO1APy8iACwC4BVtrnEQGbZ' +
    'ez7/fwVbY/w7VvJURNXOPVew4FDRs2Dw1nC0Y0CBtMFFwgHyqond/wcIK7njuUH8YWoA7eatFQHOkgJJ7EChrGzgMQO9gss3BBCQczaP1GCiSWk/fP' +
    'zZde7Gz2R04Bv2szhaYbYVSbN8MtNwmA7jMhrxHQklF9IrKH9mFHtCmHCoCkkratDD8AunWEFzlQnNl0SS0IBSGOIrUAADAwMDAwMLAUhMjeW1oFwG' +
    'DgQJDgnzlBNkzjXe9iskViCByFH0uDILCEhAT+AJYBtwHczEDu/rlfgQf2+/Y1yPdov9Nmy5zy/9fz7WWb9u19kPl8W5v/brS5Vubu5jPfA7t/z7+1' +
    'uS/Xau/PT89oyv85yG0rEMjM3dyNMr/R3//e+9p838B6f2Zrz/YoWz6jlbv/275FbQ2+Nqd8b/2tfVu+IPq1mevRyve22t8CgbVWy81v/m0z33Ofre' +
    'UKtOn7dpDPf59/Tvmir/co2rYZ5b//G7R8mfvMzfa+bduDeEX71r7caK1c0Z+5LQcvvzbw9RV4uX+7730z26Dlyo3aV2a0cq21vrJ9V36/9s/no2nf' +
    'cmXm2225/x+1v/2u/9ue/+bbrvW3dtpp87lvc3f/NzE+C7ie9sGkfCoDZD70fi2anftqosJakb6XW4xG83NimdFoTKlJcoFworHNQpwMyMTFB9ez3R' +
    'S0dCawXqrSAfPlJ8UlQSgntpyuskYEAQ8nxMPNzXYTyvFURaqZrAinJSCWJIYkdiRmJFYkRmSIKcQMYgIxf5g+zB4mjx0wHbAcMBywGzAbsBowGjNe' +
    'Ml4xXjBeL14uXi1eLFa4VLhSuFC4TrhMuEq4SIxoiWiFaIFofWgFW2kLiLIuy7Iqq1nMOstDh5JDuaHUUCaVGUoM5QULqworCiuk1YSVhFWE1REE1Q' +
    'OVA5WRqkjVQMVAtYAopSCVIIUgNZQ6kDKQEgpCAaF+qB9UARQBlA+qh+c04CTg5Dv1TjsnnVOAHBOOiWfamW5MNqYaE42OnCEBkDkSR8qQMeQJM76M' +
    't9FlbBltI8tYo5VmpZWSSklWipXMEuwlusSWyBJLcSWqxBSqvk/1aRiaqiWrrTUMx1LtbsvMNwzFCvzDMKz29m+tHOTK/Oaf+ed6D7zv36K3fjiQ32' +
    'fgz91c0ea2fAMFfsyfIwBJI5BvpAVAcNMT+wV/Ihkh9urNVjEZLi5HIFxGIVjOTBCPiggTqkkwBqamk+vg4r00qJiAYNj0oEQTUp00IUaZG1CMJNKw' +
    'q61uqvGWk2GHtkBsSV1IZxeWyAM6M8hUuyF9Ogk4Fywg6AGhfnK0GhuEsmQxHZkttwEo2M9FLjzQ0nmwtUQai1Yk9L1+t9cK1xOXmElk5Q/3Wj5GLB' +
    's4otQNZ7wpiVAGLXpaLxe6VkxoyIBPr2YlFwO0WOky0vkp+RGwwMCM7QBYRbhKJqhFjO06nDB+M7AGOhtfapuRsNLFSCGnYxt9bG5wqdxNheeiwg1Z' +
    'S5lDpSenXowRYgWVGAgYiyWnvDlJEhuGMJgMHLUe4HhkTLIBLUyNAX6hg58ZljKdAkMihRYquxsOiyqcyUSUB5aYksAO6RWi5vKCh4IlmKGRQCN348' +
    'DoJvMhg3YzLzgVki0HZ2ZCql0we0A1UU65mRhOjXbTScBhsbnJUNQgGnW8sOQVnaOIBGYKByh8q5rZiEqq4SR44elSZq9M9WZGVIVUwvDtnFxCBWWZ' +
    'hFuZfi8dIxUMbhUjlZOhpBNtVlYBlvl/erbc9j49LXM9165o//dky2ybu3+2/fqKMjPX//bP+ubuev4t81n5ntHb/v/3++SUgf9gz6e9/OY+UzSt/f' +
    'P97sr19ust821mZkb/Wm3lXz5fzzXlk8/87vPd3aft+vNp9/ns8222Z3p+5ffPe/5p//ME/uefvt5ee9qzfVptn/aWZCnFWsJXke9EgFwReY6YNaEF' +
    'DYIUDrJ20rj1GAWsvLhgMjw4NBhrVsTjm40pEwqKExAuBQM05KazYgKFbUOLyMbUUSCLqXp4E342GweeCB1KnGKCVCw0AkQwHGo8AIjBhUI4E1W6WB' +
    'OHZUWmHUyF+KIdCdlgGlgIdzSTDVXW3GyKenJmaizXkQ4pfHDiIcfeaYRBzcharnJIxdoRX1wT43Pa2YlAQANWas+F0uWoQoQyuZyTmxiOV9JqSTuW' +
    'j2gqd1guDi0MLbBWlWnRWE0qrBgFgTeoIRlLRkRERCQpSFIY5tEJIUYpCG8DISTOMkn0tAYIk8CKTQPhJj4KMCG18hGh2WtUknH0B5q/OHG+g/AmsK' +
    '3U2dwtJWQs363xjVKvkWApNEUOC6nk7aF5w1CRq4UVorhcXGHXTTyA+guhIiWz0TA5O5RZb8konZYwgw81MpqRiWxzlAyEIuWMv+WN4Q/N5XZwEXFN' +
    'L5I6sJIlZ5oQdMIsaivAlV52AnwnAEzyelBbmjGAtN9N2Te7JXeuiWLn35Mqyoh2is4qHuiZtACt6AibG0aKFrNpUzFK7ZKC1i5F/EkwkJ8n1LW81D' +
    'raETOdoQxN+c7dW6pB7xpF2CThkebO4IxLd41bKZzT1FXBHM3LXzWaoX2b0jdfowhb2RrNuyrB75xK0ExBOeev4YhXVxUaaRzz0dbCGNuL/jpeo3m3' +
    'UlccYwna05zas1aB/p2r0EgPymg8fkohCSwm/3jIuoHdCn/Q7ZssFW9SpL/JeKHcyYLE6+bLr3Ug5Hkx9tsY6oBPYof8c1N42a072vlnX6wdC9z1Ud' +
    'Hp6LBstOawmt1H4G6DndQd1je7wPJGUsQq8K5eSkDgcLlSo/jY/v7EcOfbfaijP5SCG7Qih6IrSREmf08j5HxBwvn6NPwQrJ+V/JqG1m7V7f7o+fYm' +
    'MVrt56aAlQy1ub9WCMjSEy0RAEJHDgvQ50REiEwAoAgnAXDJsWnen/9Y4R07/4Qz9Yq1K63cXWl/pGWHthf2m6tcnM+XvDdClUvKLJmfwYD2qGCJCm' +
    'kMIIQQYhSr8xKgwHgIKTFhVIkKDfv/d9jhplWCVBXg6ZaCyu2ZAUYCqpP1VTXzVhLWPtRObp9DFDmteEJQ8FcFxxmCStAMgbhg1W/vO6FcAutJVrJz' +
    'YgRH7Um2OqL4VJqIKh3nD2Y56jBvbiPpGSxCoe1YWmBL3qNnN650STQb+kLI5f8y1WPJVMxp7srIKDmyzUBDjjBUojdpDCos4MYlyBfeSYuBQCPWXp' +
    'jVaGlPIX6fOlQbEb48s/cUMeDfmL6nuytX4BJViOptwakw+D1MuWpLm1EAAqBUY2cYJ4KN1ceWZNXxCGQI0vhaxGuWEkei1CEHlToO2O9b/3khx0IL' +
    'q1Ez/GLGH4xAlHz/le6xzMkpez1bZ5npJTvZuPLI36j/Y1WkCmV8iNEh0/qF1sFsIWv37vag8fIeAdu053yewxYXkJ4NK8szP1jm/PyfSiKinWZkTL' +
    'K9XgSHnxfE3WYnoIyODdGE9KzBV1ZkfI6GUnExlS1+iNc4GUJecGKJc5XQAQIpvyF5QPCOUgpWWd+KNdJOxomsh+b42om0lkNO7491amj4+gzQwGFX' +
    'c4gP6JEqjHOTTsZIWgmSAiTqNNPUXm4rOw1BHyyJ7FUceZoBmbyBcdOo1kx+0MRljESeP1WXFjEyBN4=',
);

/** zstd -1 -c variedContent(): one block. */
export const zstdOneBlock = fromBase64(
  'KLUv/WTmXUXsAArNUUpWUFYZJekJjPO8BE/DVuO05XfYw2njNQE+AWDO4gn3ycQ7Pvzwwz42UWBpZFtrZG+piFSRpEGoCEIQ5hViz1whKPnygi9VAW' +
    'MrsUOBVwX+gX/gH8EeIRsVA70ENwXrZ2sd6ix7r9e7JHvv2ONkr2Xt60TKyKcuW9R0ZDndXXzaldO1306tcrVGrtVpkfZ/1o0sSSundlu8Xtm22LZr' +
    'TeVkJ2429awl8mtWKa/tI59zTXaiaFPs9sZ5xbJrsraMpTjLp4rXik9PnOyJZ138eSVZsvUft8V74nTVLf5nn5nd6kTbvlYjS52Rxvu0StpUfTXZc/' +
    '2ctqb7aM/rG7ku23vi5LLefue3b3Z92mK52KNV5NTSWtd67XmsXV6/OUvWji111OvFfsnbaroUt9llndsvLpa/tbrb+i/JapZas1v28iZl97o2q9Lm' +
    'Lbu3LL+rilNtmzdtmS3aT5wkp9LYzsXLu26v9Q89N6vNfhNvb9qebo/TNu9OJadpvX/a0X6KGWvl8fXdcd6zzrtWPp+6nZ6OfduGaE/Ptci3JysnJ/' +
    'aM/I6kTROn0Nr20p3P/i3Xmv14913/RCn9K3nPrhbtb5q+rb2k/mlVL87rZM14P0veL/ldKo23Z7ettrwbZUeu7eai3ddt5DVbLC3yypZC9Y73qL9f' +
    'f80av282Tau1XuJkJMXFp2j/pH23Tdui/RU7Lf7VrGvaEMtbLq4OcU6f0fi13KaGemW8iWtOWbuOVv4234yieq8aWZa42bXpril+fE6cnLci57dk2W' +
    'XtNlua/K7TmvMuJ3J6/VlbrZ+08rNJTUPrKBqvk2tNi/Z0yenrdP+9Wrory3nWn7WbOpEkpZT8zT5rW5rquok0I3Wp+91kn2i3i+ScNTvaZhXvShTJ' +
    'q6x2v9S9VO8da+W3bMp07d/t/bSmmdG4Wn1Xy/+7+G+T2aXPaut+Uz47ipe8ijvnZtUiu5Rb3a3ybZVH/l1bdudV5F0s13a1ab3V8afO2LubnDXyrk' +
    'WxLdftdsXpqVduX/Z6yTMuUp3O7JZqd/aaSutrfhSf/TrVbts7WnuPxjVElWp257xyo7p+2rxG9uNtnX5Oi1Pb3b5eomhcdt22b/X7El9bubXsZbtd' +
    '4pzfom7+5XS0Xx+pO0nZ1GnjtC7V5z/v7evbSE1bV3qy2rftEEm+5hdFdpS4yJECpsgRHRpF/JAAjxYuaDARogLEBSeJIBwokhhSo7IDkKAaNDRqjI' +
    'hmbtAsIaNlhgeUIIJ6pjCiM0QnyAhuWl60OBFNQIeKUKXERhEtgqigIDgjGExoBAlJooaQERQ8NSIbnNIIR4cPUcyRHTQ9IlHN6iGNcICGmIAPlBYb' +
    'TWRiAKkAsYxaXmSsQJHJWbJDEJ8pgoAg3Y3drLwk1cv29XfX3GrGVtNEVhOr7zlVGmtUNXF9K/Z6a60mu39JVxX73/ZNzV4jK172KxKr6dr3kXRQoJ' +
    'OFzgl0TKBTAh0SjCBHBDkhyAFBzgdyPJDTgRwObABHAzgZwMEAzgVwLIBTARwKTOBGAjcRuIHAzQNusLhxwE0DGGCzABsF2FxhkwAbBNhYYXMAA9RU' +
    'UTOlRkrNUE2ppqqhJppFczRGUxrSTENFAWYIMDPFjBQzUcwMYEYAM1A8IeOETBSZJmSYkFlCRgkZKAGISSIGADFIxDyJOSLGiJgiiIBxAjMEjBAwTW' +
    'CCgAEChsmSFyUvQi9JXn54QfJy5MWIDy49uPDgUsSFiMsQFyEuOwRpAdLyoyWoxUdLjxYeLTt0jHKMcIyARj+jGyMbI1INFhosPiwzWGSw9LDEYOHZ' +
    'WYGx8mLFxUqLFZ2VnBWcGxUblRoVGpUZFRmVGBWYF7svErnYlUjUYiLRyEQiFtuotUi0YiKRilEvEomMyVAWfICEG6JARBXjAmFwwwKG8IQVOuJQRR' +
    'QT8EKUKzjBBmQAokFNgAAbjAEGZwEoNKmY4IYYPEFGhg5eylCELKjQhBQaUajBhiFeTqCEBw8QAhZ+VAhA8oYfI8giB0/gAQickKABNGAg4YMKNjWS' +
    'yIAFXHDJwgoI+EEWaeDCE1FoXvDEEC0I4WXHEmawBh9QgAcqYODhhiusTIAERpCCD9wAxBnK0IEeleLAZ2UFKAFAQrBe6jCFHXSIrqY1SV1N/zQ1F9' +
    'fGtqKurHe7raK+qiquqSdVE0lXu62s9y/JSZWVvJom2W289sT1fWyNVNFa9V5x9ftsjXrSlWte8cqm/iLpKk5fSS2N99UtPklX897sjC+SNq1HPYn6' +
    'bSORd9rVaHNiSdef+op0nbSmcV2R5v2WvX5P4vT1J7FsjdSypK2aKpL9faSry87XpPlHkrZpPLM1J1XTJFakHrpJutoViXrjvUri5C2pmhvvV6TaE+' +
    'dH+mr71rUkp0nHHifdkzbSRq2bd2X3HntrrvJana1WJH1b0tUm3TaRJGna6kbappE+cnESj7yS2h7JRZqkSapmO0n3pMo6aaPWrH1b4+WrnFbrTxmf' +
    'yFJfHcsnqlxdx7atKFtW9pvuaV2UVdMuq7jaRP6sSnP22kZq3kVbnfK9qaXYaq7exNJmv+Yd1dutT7bdU2n2792PXCX5rU1dzzhpnEh7sZSUZXdbOv' +
    'b2yrqm+/s79Na+cU2VVz25bfeWbF6uidymZUey01bJ0uaVfjtqXl+9T5VtJ6en/hu51vxX7xS2fOpLWZRN2bWjtS/+9u3Eas55L24kedNKLqq0liI3' +
    'fiXnsp9+aP09XvXZ9GuazafW8dqqdrXSrlXU22KpE69zqlUnv7rfqd8a7WVnJM3MbssnshRbvngBvTeSL3taq5aLtfLM7rdfRnZ9tr70mjJ74kduy7' +
    'Zy6lfn3043Taq9s3dnezct+0oZp6c3m8wqlvbfVDP7zu5Xm7Uh2rPsNF9TyvHJWpsqu6inaWPLu9ZN49zIklwbvy5bZuXUXpYbu3hPJfXlHbqJlJWc' +
    '2OvqvO/UJ1t7st/q1yplfXEy1vo2J65bfieyV5vt69eVwpY4/cYjr/g6qoucqOmnW9a76S6bRm6363+ar06TXV3ipZ5ITtqXnDWW7u1s71S/M7N2ve' +
    '5yktsT1/96sTZ/6xQ7xCm2ekeSy7Y+qclrjZNqp/bJSvfzvtpPx43Xm6h126OsV8ez7e3NOpE2t4pnPP5xWsZ7n5Nkbxf797vuF9nJujqNt+y1mZUt' +
    'Sa51++TX2rYWv9mbLn+trrnRrvVpd1W9PJ6Vc5qMvCV5d3sZa8bFqsZpq701S4rkk9bS9C3+NhnV2r1c03R3xi97L7Eycpk9l/XY7Xvbphav5Nt6Xt' +
    'p6sjP+9Vl6WtZ+3Z5mVKe9aO2X39naxOpla9o2u28/+X3WqqvasurV0qTNX8Zbs/tpXWNtmrhKVvPIvlg72r2yt/W4LWpOi9Ns8IAjcCHGCYwQgRae' +
    'oRlLguAgAhOoYUSHlyaIQQVQ4HjDRFwAbq7QhinM8IIUrDlEIQFoCDJFBKoYIACVwccXJCAlCzOIAkRlBUq4EQQpNGGEiyxucIQayGBKC6RkAYUzhM' +
    'AAR8iidASeIJyBA1uQQxW00AEkJKHnyBA9LZZAxAoKsAIOL6IYwQsdahAADzE8YQYFrIFbWAHiCkmSQIQaO4hy04UdHmUgwRaMaPLkDHW4ogk53MB4' +
    'gwN8bPS4IQFNPjJWbOwg4aGZ2aEGSBE9LZwY/bwMYIgUBESDHjFS8OAi2mGpeYkhAaAnyKaFTQscHOGCp8cPzosXMXB6kFx0oAhCJ8oMKC40PFpwco' +
    'BwsAC5qEEyotmhUWPlhQliZPwMoXKzMsSohYgRIXxciOxEyREUpEcIixKXDkxhg6aFxxEyQyMB7EjAxcXJ0A1LkxkoMaIeHTdmfEx5AcSt9HDjJicI' +
    'oJUrauj4uAASHEOYeAlihEPFjw2VGJsjMXyMiOSMaDz5QYnNkBEvLW5GRkQ8QmaMiRwbMkvsbIAHKUeSB0ShktNkR4cOnx9Q4OJEpmcHkArQEUKYjI' +
    'CouDCCRciFCYSYYaLmBYgWU8TQgMKJCpCRSKZGqNQSRKMETZMXSUQ8Mj0iHj98gFnig2NGBgaAFOGBCZ8cQoB6iGKjw6MGzIsQQitDfnqcQHIDRudI' +
    'jic1gsDsCMAPDy1BUDz0EPmwrLg4InqhphgjIjeEwMTQABIcOWbAwLCsDuAJHnwYOUnAiyVOCEAkRpSpR4nLjB8kNUIyWHxuiHbAAYTHBRI6ZgzZae' +
    'KDkI1Lafw4WUKE5ocYnhs2XIrAzFgh4gQUmFJRM2LigoofO3AkEYOEzBKcG5LIRSSkRIvNEx9KarzIGaKEzs0oAdUSUtTMGI2alFRUKmBTMnKDlh2O' +
    'zMCAEUnBhKhGjB2KxFjJwYTnxw5CPFYAcYHIRo4ZTYTABsyNFjo8nogxQoMIUo3KD0mAcGr4EC1xJOdFiwwYMliGAMrhhEwULT9WsOCI4UInZyUIlx' +
    '8/ZESJcSwvO1jYBE35QYhGECAeI6EXIG5WYJI4wsWGEmp8zDiyMtMDjp6fJB5wEYNnh0YDJMkEjVZWggTh4dGjhUwBVHJoBGHCssMGSRBMjRtJWFiQ' +
    '8JDEDz9cLPEpIqKOTOGhCB4vN6TYMeIjIuOaLllRa15R83rtihV5xWqy21hZp7ZprVWkaqr1j5X1ajKuuWZls6z+SLreq/n97HeytyrSTf029deaJF' +
    '2ttblmq2m7YknUV+v7RjFWdGSIbp4UcUEyeqHiAxTSMOGAHULAYGDEQ6KATwdYeHhBwwbnhg9AdnBoYDzxoQgMFpgcHlzhouQHpoaSEfgIeYGAK3qm' +
    'qCGiR44QJy10Yoz8YEKop4cAPihRACtcbCyJibGDhIgaBOBBBQ4bPyImPzkvMzMuBwhbPGkJwlmAys0OFCY9NY54QhS009LzMsPDp8cTI0Fy8NDYQN' +
    'HRhCgJFx9GLERcWGq85GhRYzPTJIZmiMoNedg44jIkSEWJkh5eGBGbFx1BYqaIbgAB2cCHzs+PmR2eKIJojqi0zAyhsSFAjQBk4NTYjZodmhk48QKJ' +
    'H5LkJIGCIwoWJUVYdnYQwocRHaGSkMpICZ0bIjBkdCQwYwYUKTNYmOAEybHEBxdVtLzMoGSjBo8QoALY/LiRwkWLkhpsSWJlh0kMaccUlhs+SnRGRE' +
    'gRxCPjE8PiE2QAQ3aKUJEBMxMhQaKVURA6cpa08PgYFdGxBBAonhCCiJKXJEA7PHoCMDMTowVKjgyfHl5whLAAEgVRo4OKnhqVHZqdEoiK3Aj53Mj8' +
    'EFF5QQ4KWswkIZGaI0jQWOCHCBgfICw+ZoiYjHCAkZobLHTU6DBpAsSRysBYmQHEjs6MDRJChFIghOQJI3J0huCQUeKYG0tkqOgEFYAEAaEcOEfo6F' +
    'Gk6oExwpnBgiUKkJAeliM9fPzAAPm4+IGFEz5GPDA5TVZ04EIkAgZQccKFjhQcmhhBZnyQRgeYookAWoCAUpPEjw83ckZH7IhgWHYQEgFAKEc000LI' +
    'D01UojjARZAPkBgxIhgtVF6oiGFjBklQEzdTeGY84McLzhA5dixBASAfAEDCp8WR0ZKgHDR+YproCQIERksTPFDkEFHCowcuQDl0gPDs+OhYAkiMHj' +
    '4trqgAESw6fohmfjwhsVQxRI4CAHBFERkeMFheouABMgSNHzpgcojMwBDJwTLFNDEDgSJDXGaInMzMRPEj0yJ0IwSJmBo/MhGACTKAFR0qPV7I2Cjy' +
    'xI+RFqkBU8RFDzeGiAjV7BiybmbggkZmVISGj87OjiQuMWDsUAAIPKKYEQCXHT0wRD8tKBjMOPJDpMfHSY0QJmhuYlaCyKEh9AObJZgAqcgg2czwkE' +
    'CIHz8ioMKHT48PE6AfMU9iYLR4AqSGh1t9mbFEIy/fjLam1v2blg1N8U7q2dKmssfFkhTbZzdqqvfbSlyl/6mlo92qPE42Z8Vv8ap+69KctudX/jW2' +
    'nUozsq2t11SXlV00u/W8mlPFe/tZYs8oimTLdiLvxHbeX2tt5bqUrSfv5j3xOK3kNB3Fv990VtrKyu65lv2xKrlYu3tcUrqVtCcjZfz12f1RlJkd72' +
    'Zpk1zT1n3n3VaW/dI4OZW66q6W5rPimrb1NPXKia87bSR/ldaLPC6yk+Wte72lbFNXV58WO5nRpid7LC1ufVpGGcttoxb7atfqWvySVzoaS4pzuo2c' +
    'jGZm29o6Vf1oJFd70716jV9+NXtZq9e1vSpnV9muyf66Or6u/KY12dyOb71nb9P9OXGIrPFqN7VeZHlJkvM7+06Kc31m5PWaWfXrSV170aZVbt+yat' +
    '6XynviPctF8r7IbXJNT2qamj/nq7M9rknWpqf47Cqpe37biyV/mv2uRa6frE/T2lnyKPZ1vL+pLF0Zb7KWjroaj6S2hTKo01mZyggiIiIiIiIio2nS' +
    'AcMRQFBIOCgfmOhSJn4TAEEBEKlkIi9VkqTQ/v8d2JE+j1Phpyph4anaPe2A1YbBr5dMgTNPT4La18BYAPI/II4agWffjvmvzvxAhker2vzFcZCoJ9' +
    '3tZ6kE8CLUJwVRBfUZq5O1HNJghWw3I4b3pg8RmXQxUoVqqRRKBab8YiSqLE8rRxO+U14hdE/aA4U2BqVhFROR7qAqnuejJAbi0pT4gw4/l1MkM4AW' +
    'pUq0/QbSTsnBO4XGG0MKd4ELH0gJ1xvSYr/XuG2zqeOZHOMJgIiYMtwh1dD6DbwQ58CsaDRAKY/l8dEpFRQlJD/D6uwsxvdBU2IW55RY6xd6FAYBRO' +
    'nHMRmMBIFiZWGYpBTH37+jpwqClyFtid021nPSjP93lBJaB4CWiDykGYqxUHZuwoQZvEV3QuFq8gn2j2FRlUyUekLW5KxOhOX37ZipHwQ3dltLTQHD' +
    'JBq2G4srfwdZLCHAxShzoTwzkZW8vfYA2GwW9YcVP2KlzlAC9/1EOZRK1+NvBWzUDHJ6OhPp7872r51B+RmhaOlgQVIoQW1UoCi5IUQfIrPIfHtX7p' +
    'xl5i0lAHUQL/tjhteAbD2FoifniSKCwIU/5WOL2CNBHSBnelMBptSAqh6L9llrmq/XYRJkb1mall8UYHitWrOqnZx78FlES/5RMSQ9yLLCzxXTYSEH' +
    '7YJdoGBPOrAAMUxt0pagXdA/9w+C0Yy6jeCOm5Z7DDn66IZOyzY9gqZnyEjXV2qJbAEugWaQgUdikDXQaIGpb/4XOww3xNXXIiEmdxN6GxrBasbcLb' +
    'QQS8zNBeLBpL0f+7bQQsnh6SLp0PELdBK4FI6SJS4zrOykGCDUOCoCEmeQtI87A8qSLXrV/CXBb8rmfGcljnbUGYyHkeTTpSSOTsumJE47cQPa1Z/X' +
    'lZcfxx38ukcIoYOhzdNJfYaz1uB4ssZKaz/Vc3iCZCggnSR+8/k2BdVW/O2L8K7hDJLN9QEUWjqd8vQOmlt5ACKB52XT6ryZH1xltauF7eLiUrbxog' +
    'g0SddG6EIr/ed/NQV+QZm78EwRSERZkQX8dRBt7NYq07b4kehjcLtiVmIscwMvb7L7N+l6+EuiY7GkZM/2/0+tJVxsDFw/+D5LX5Q5xqDzP8IWz+ZQ' +
    'w3OKjuiV/e6zP8PaZkdPfnrhJhDPZWKBKkQdeeVbvRbVWT4/OhD7Cc8I7eVfH7gp0T9t19qaumugJ259RyB0HKVUZCXiernp3LZfV2gPdxawdJET6B' +
    'TdxHOfubfvCHMuQ7gSF7X2izJxLj5Chv4jnHNt4pusogsS0Nnc/hJcFyk6rpjtWon8UP0oD4qiushQDv83ZoSNrxUX9+WkS0sQ97gKM3UuK+uiSuL0' +
    'z9f+l2ui3FpuFrrlWlq2FE3CzXyh/63JEgnLNwcwnTNpolSVEvoITP2vc56ryK0fRO9CzWosrsTmgyVBkGJ6C3JlPP3nzu6e0decP2+0EAPSchKxHT' +
    'V0Yi4dKTtVrLxeOOaTmuQUYkEDpGym2t+744YXa8DliaBlzMFpo2rQ6+IfTO2GdpdsiaC4VjiNqLjOK0YnDqQ+O/dxQOtGG77CWfdYQXXeEtcnyT08' +
    'Yy8splMqsrbBPGaYkeQgBuUImwCOiwcGY4sChSIqlaR4VYmN9J1sUO2StijUaEppdBEBTonIfNpDDY96B975LSjcvjFCEaf1EhkQXysfggikV32u74' +
    '5kZbmV2Hrm3x139kQ/cP+FVuiThvufFEqDlG7My0B4JTsuNvoKsrUYOiZ07HvL43RQLupvW4WHZQEdqPDy+Jf7TyTGAo0ZJII41hwI+g6CDMPJeLqK' +
    'zjbLSKsT09wtNjsJXRC2gClHuVofYqoKDhOimRrpDnXK4aJpa0IYqGiD3m57kLRLIkTZ1E4MfOK89/mOagYG8ocXTRhWJvGcepCA3Tzcybw5wyoCSl' +
    'mbcl44t+PHEAjAOOzszNH7XXQ/g35CIbN80J6dvQsTP4q/1wPOd29KNJL0TNsRY10wBF1mDO4rLwUxLUlhWQVs514FAwuSuZdUuazNicWDDg0URgCy' +
    'V6GZsLgLkrPKXXjkbuLhOGvj8VbC09avVvcogcEPpoC8e+pLUytByazn/3NPotnBsQH9opqfHhpsuAwXMj5PJBlJSQtOptXnHq0ZIWJC0l1Jvk2hSH' +
    '8uvMhzOSjbVYvgiaNJoaJIZM1Omtn/aogvU2BUdNGLTYUkFEWNi8H3x+kzDvPdtF5O0sus4kWraNKj+HLL9c6Ehb6gzSpqThtOoAXbKMww+prndzai' +
    'dM2rmedPYDg50CyJNfINyMtiQaB74p4PMkYq4wkmqOiHU65GvpuImGUDt0J0tWjnKbFEPVvRxLPt5ZzIWICuAXTdJXvsOdMr+YslKm8sDhNsReSBwZ' +
    'f5Tspf9VEnCfnCWq2eA6Opn+/xzbvYFjCKM3vpWc8Ums/rGK9E53HcjPrCyIs1aiz3je7w7NJueO8ryaPM3ovyunq9XVhi9TINd0Mglwri2Km/LXuv' +
    'l3zMsSDWYnfMqPFkKj63q9kXROAfj04vRzD33HmVOrF+GrZd6bW8mHEU+5pcWHOTvMo9qEHD8qr/H4/hkVP4Gw9nEyZHD2foUmTBPbcjBoKj8d15HM' +
    'KesKP+eUpK7cO170aGas7S33DEqPvm1pykbH5s1boU5TzjII0LovPO/3wFPt2Drr1KdpE7MIxB6aUcxsyOCSq8T0fnlir2jxj4I6PS/xjGnnRaX2dW' +
    'T4Et970XF2GcEYVWTQYtwXIe8r9T4dhR1yjBR3r4sZx7hVGrKh4AoiZscoBljsktBIakhOlE8KvZJUQdqzHof88VDukcWBwPaNp47KcpRWdpTJNbGi' +
    'klIphRa7f2DhFmiTFlbTwTZAZjj3GkzmSFB1zw7oUhwUCUf+sKvRvVdgEB4jx0JiObhVzh8N9vTZ+DvPv3RHrINsRBQej7xRQxYH/DhYmPyPofx8ki' +
    'p35gtRV92lGSRbcEPtIjVWqtIxqq3g49xN56UwGrUfQn9bVUVGqgWoNS2IQwzWkF2WNpWdJaZa76dDBNE2Q0tiB442U1GSJ66q4E8nwYBIguovAhFQ' +
    'JHV69+mmTHC/PGXK5xs+5PqSbEfrBnVeUB9zAiQDQdNHIlLJtlzA8DpRl+ZsWL0RAp44Jg/8EmBWcKWo/Ue3HmANyIUvlWVMxL+zoCu368uU4Zz7zo' +
    'JUKIAndCuGBKQ7PKCDl3ZxMopFNkGzwmRHbnnOQPPfVxZ8i47O9fasc07IIj7+2RLXai3MD2CZYRhAtp3EtJtEGzgME2W0JEQB+NmlY8KdMKSE1pPy' +
    'VWBNUSVnLvxiRRQ6s4WMYomY86HI+qY0NRq0h4pigFqBfSx2/LNQP5TEzUGxZHKUhCjOJAar0Uu6IEpzXlgJlgbc4ZjdNIMzAvSNpu8uGFCwboIK9S' +
    'dDyFyMnKJeREiwoGGFe/W+QF9LHAEncRcduVuFXX0klKtfV2LXTQy7JkepVaMNsX8Rw6T9bgWlfJbIgHru55sY06lLftle+sC5Pm6tRgj+iqAMHoe+' +
    'gwjTq1oq4EHfKc2eeyX0kBSPeh084m8z5zcYFcFcGceqqoTZfaHPu5tQwucs5lXp902/5hVq6XQDQZRUKeqv+aB5J4x04nV0aKi9FBLZ68i6Y0ugS2' +
    'FHC5utAwpYNWRDptgXRORr/zq+jC3DDdTTGUT2O3i2qL7gaALpjHnK6NJ9XQBTEyBN4=',
);
